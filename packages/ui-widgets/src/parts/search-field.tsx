import { type ReactElement, useEffect, useState } from 'react';

const SETTLE_MS = 300;

/** What `<SearchField>` takes. */
export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}

/** A text filter that speaks up when typing has paused. */
export function SearchField(props: SearchFieldProps): ReactElement {
  const { value, onChange } = props;
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <input
      className="wt-input"
      type="search"
      aria-label={props.label}
      placeholder={props.placeholder ?? props.label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
