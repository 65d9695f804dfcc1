import type { ReactElement } from 'react';
import { Moment } from '../../parts/moment.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { levelTone, logFields, type LogItem, SHORT_MESSAGE } from './model.ts';

/** What `<LogRow>` takes. */
export interface LogRowProps {
  readonly item: LogItem;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onTrace: ((traceId: string) => void) | undefined;
}

/** One log record: a line, and when open all of it. */
export function LogRow({ item, open, onToggle, onTrace }: LogRowProps): ReactElement {
  const trace = item.trace_id;
  return (
    <div className="wt-log" data-open={open ? '' : undefined} data-level={item.level}>
      <button type="button" className="wt-log__line" aria-expanded={open} onClick={onToggle}>
        <span className="wt-log__time wt-mute">
          <Moment at={item.ts} show="millis" />
        </span>
        <span className="wt-log__level">
          <StateMark tone={levelTone(item.severity_number)} word={item.level} />
        </span>
        <span className="wt-log__service">{item.service}</span>
        <span className="wt-log__event wt-mute">{item.event}</span>
        <span className="wt-log__message">{item.message.slice(0, SHORT_MESSAGE)}</span>
      </button>
      {open ? (
        <div className="wt-log__all">
          <pre className="wt-log__text">{item.message}</pre>
          <dl className="wt-fields">
            {logFields(item).map(([name, value]) => (
              <div key={name} className="wt-fields__row">
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {trace === null || onTrace === undefined ? null : (
            <button type="button" className="wt-button" onClick={() => onTrace(trace)}>
              Open trace
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
}
