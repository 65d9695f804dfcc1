import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { navigate } from '../navigation.ts';

/** A link within the console: plain clicks stay on the page, all others are the browser's. */
export function Link({
  to,
  current,
  className,
  title,
  children,
}: {
  to: string;
  current?: boolean;
  className?: string;
  title?: string;
  children: ReactNode;
}): ReactElement {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  }
  return (
    <a
      href={to}
      className={className}
      title={title}
      aria-current={current === true ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
