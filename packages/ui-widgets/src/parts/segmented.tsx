import type { ReactElement } from 'react';

/** What `<Segmented>` takes. */
export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** A choice of few, all in sight. */
export function Segmented<T extends string>(props: SegmentedProps<T>): ReactElement {
  return (
    <fieldset className="wt-segmented" aria-label={props.label}>
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="wt-segmented__item"
          aria-pressed={option.value === props.value}
          onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
