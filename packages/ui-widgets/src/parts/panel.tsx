import { type ReactElement, type ReactNode, useId } from 'react';
import { formatAge } from '../core/format.ts';
import { useWatchtower } from '../hooks/context.ts';
import { useNow } from '../hooks/use-now.ts';
import type { Asked } from '../hooks/use-question.ts';

/** What `<Panel>` takes. */
export interface PanelProps {
  readonly title: string;
  /** Unit or scope beside the title, e.g. `ms` or `last hour`. */
  readonly unit?: string | undefined;
  /** The current value, at the right. */
  readonly value?: ReactNode;
  /** Buttons and filters, at the right. */
  readonly actions?: ReactNode;
  /** The answer whose age and failures the head tells. */
  readonly asked?: Asked<unknown> | undefined;
  /** Names the widget in the DOM: `wt-<name>`. */
  readonly name: string;
  /** No inner padding: for tables that reach the edge. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

function Freshness({ asked }: { asked: Asked<unknown> }): ReactElement | null {
  const now = useNow(1000);
  if (asked.data === undefined) return null;
  const age = formatAge(now - asked.updatedAt);
  if (asked.error !== undefined && !asked.previous)
    return (
      <output className="wt-fresh wt-fresh--bad" title={asked.error.message}>
        ▲ last updated {age} ago (refresh failed)
        <button type="button" className="wt-link" onClick={asked.retry}>
          Retry
        </button>
      </output>
    );
  if (!asked.stale) return null;
  return <output className="wt-fresh">last updated {age} ago (stale)</output>;
}

/** The frame of every widget: title and unit at the left, value and actions at the right, the age of the data when it matters. */
export function Panel(props: PanelProps): ReactElement {
  const { theme } = useWatchtower();
  const heading = useId();
  return (
    <section
      className={`wt-root wt-panel wt-${props.name}`}
      data-wt-theme={theme === 'system' ? undefined : theme}
      data-wt-state={props.asked === undefined ? undefined : props.asked.status}
      aria-labelledby={heading}
      aria-busy={props.asked?.status === 'loading'}
    >
      <header className="wt-panel__head">
        {/* A heading by its role: how the host's page draws its own h2 is not meant for it. */}
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
        <div id={heading} role="heading" aria-level={2} className="wt-panel__title">
          {props.title}
          {props.unit === undefined ? null : <span className="wt-panel__unit">{props.unit}</span>}
        </div>
        {props.asked === undefined ? null : <Freshness asked={props.asked} />}
        {props.actions === undefined ? null : <div className="wt-panel__actions">{props.actions}</div>}
        {props.value === undefined ? null : <div className="wt-panel__value">{props.value}</div>}
      </header>
      <div
        className="wt-panel__body"
        data-flush={props.flush === true ? '' : undefined}
        data-previous={props.asked?.previous === true ? '' : undefined}
      >
        {props.children}
      </div>
    </section>
  );
}
