import { type ReactElement, useState } from 'react';

/** Lines of code with a button that copies them. */
export function CodeLines({ code }: { code: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(code).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="wt-code">
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="wt-code__lines" tabIndex={0}>
        <code>{code}</code>
      </pre>
      <button type="button" className="wt-button wt-code__copy" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
