import { isWatchtowerError } from '@watchtower/contract';
import type { ReactElement, ReactNode } from 'react';
import { useWatchtower } from '../hooks/context.ts';
import { useCollecting } from '../hooks/use-collecting.ts';
import type { Asked } from '../hooks/use-question.ts';
import { CodeLines } from './code-lines.tsx';

/** What is said, and which code is shown, where an answer holds nothing. */
export interface EmptyText {
  readonly title: string;
  readonly text: string;
  /** Lines of code that would fill the panel; `{url}` becomes this collector's address. */
  readonly code?: string;
  /** Nothing is on its way: what is shown is set by people, not collected. */
  readonly settled?: boolean;
}

/** What `<Answered>` takes. */
export interface AnsweredProps<R> {
  readonly asked: Asked<R>;
  readonly isEmpty?: (data: R) => boolean;
  readonly empty: EmptyText;
  /** Rows of the skeleton; default 4. */
  readonly rows?: number;
  readonly children: (data: R) => ReactNode;
}

/** What happened, what it means, what to do: by the error's code. */
export function explain(error: Error): { title: string; text: string } {
  if (isWatchtowerError(error, 'network'))
    return { title: 'The collector cannot be reached', text: error.message };
  if (isWatchtowerError(error, 'forbidden'))
    return {
      title: 'Not allowed here',
      text: `${error.message} A token shows only the panels written into it.`,
    };
  if (isWatchtowerError(error, 'unauthenticated'))
    return { title: 'Nobody is signed in', text: error.message };
  if (isWatchtowerError(error, 'not_found')) return { title: 'Not found', text: error.message };
  return { title: 'The answer failed', text: error.message };
}

/** The error state, with a way to try again. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }): ReactElement {
  const { title, text } = explain(error);
  return (
    <div className="wt-note" role="alert">
      <p className="wt-note__title">
        <span className="wt-crit" aria-hidden="true">
          ■
        </span>{' '}
        {title}
      </p>
      <p className="wt-note__text">{text}</p>
      {retry === undefined ? null : (
        <button type="button" className="wt-button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** The empty state: “collecting” during the collector's first minute, afterwards the code that would fill it. */
export function Empty({ empty }: { empty: EmptyText }): ReactElement {
  const { endpoint } = useWatchtower();
  const seconds = useCollecting(empty.settled !== true);
  if (seconds > 0)
    return (
      <output className="wt-note">
        <span className="wt-note__title">Collecting data…</span>
        <span className="wt-note__text">
          The collector has just started: first point in about {seconds} s.
        </span>
      </output>
    );
  return (
    <div className="wt-note">
      <p className="wt-note__title">{empty.title}</p>
      <p className="wt-note__text">{empty.text}</p>
      {empty.code === undefined ? null : <CodeLines code={empty.code.replaceAll('{url}', endpoint)} />}
    </div>
  );
}

/** Grey lines in the place of what is loading. */
export function Skeleton({ rows }: { rows: number }): ReactElement {
  return (
    <output className="wt-skeleton" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} className="wt-skeleton__line" />
      ))}
    </output>
  );
}

/** Draws an answer in whichever state it is: loading, failed, empty, or there. */
export function Answered<R>(props: AnsweredProps<R>): ReactNode {
  const { asked } = props;
  if (asked.data !== undefined)
    return props.isEmpty?.(asked.data) === true ? <Empty empty={props.empty} /> : props.children(asked.data);
  if (asked.error !== undefined) return <Failed error={asked.error} retry={asked.retry} />;
  return <Skeleton rows={props.rows ?? 4} />;
}
