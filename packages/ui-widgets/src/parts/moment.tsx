import type { ReactElement } from 'react';
import { formatAge, formatClock, formatDayClock, formatInstant } from '../core/format.ts';

/** An instant in UTC, with the reader's own time on hover. */
export function Moment({
  at,
  show,
}: {
  at: string | number;
  show?: 'clock' | 'millis' | 'day';
}): ReactElement {
  const text = show === 'day' ? formatDayClock(at) : formatClock(at, show === 'millis');
  return (
    <time className="wt-num" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {text}
    </time>
  );
}

/** How long ago an instant was. */
export function Age({ at, now }: { at: string | number; now: number }): ReactElement {
  return (
    <time className="wt-num" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {formatAge(now - new Date(at).getTime())}
    </time>
  );
}
