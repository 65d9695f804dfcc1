import { type ReactElement, useState } from 'react';
import { useLive, useLiveStatus } from '../../hooks/use-live.ts';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { TICKER_CAP, tickerLine } from './model.ts';

const WAITING: Readonly<Record<string, string>> = {
  idle: 'Connecting…',
  connecting: 'Connecting…',
  open: 'Connected. Runs, alerts and audits appear here as they happen.',
  waiting: 'The live connection was lost; trying again.',
  refused: 'This token or session may not listen to live events.',
};

/** What `<Ticker>` takes. */
export interface TickerProps {
  /** Called with the trace of a clicked line. */
  readonly onTrace?: (traceId: string) => void;
}

/** Runs, alerts and audits as they happen: newest on top, at most 200, still while the pointer or the focus is on it. */
export function Ticker({ onTrace }: TickerProps): ReactElement {
  const [still, setStill] = useState(false);
  const frames = useLive('ops:events', { cap: TICKER_CAP, paused: still });
  const { state } = useLiveStatus();
  return (
    <Panel
      name="ticker"
      title="Live"
      value={<span className="wt-value-text">{still ? 'paused' : `${frames.length} events`}</span>}
      flush
    >
      {/* The pointer only holds the list still; everything in it is reachable without one. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="wt-ticker"
        onMouseEnter={() => setStill(true)}
        onMouseLeave={() => setStill(false)}
        onFocus={() => setStill(true)}
        onBlur={() => setStill(false)}
      >
        {frames.length === 0 ? (
          <output className="wt-note wt-note__text">{WAITING[state]}</output>
        ) : (
          <ol className="wt-ticker__list" aria-live="polite" aria-relevant="additions">
            {frames.map((frame, i) => {
              const line = tickerLine(frame.data);
              const trace = frame.data.trace_id;
              const key = `${frame.ts}-${frame.data.type}-${frame.data.run_id ?? ''}-${frames.length - i}`;
              return (
                <li
                  key={key}
                  className="wt-ticker__line"
                  data-event={frame.data.type}
                  data-run={frame.data.run_id}
                >
                  <span className="wt-mute">
                    <Moment at={frame.ts} />
                  </span>
                  <StateMark tone={line.tone} word={line.word} />
                  <span className="wt-ticker__subject">
                    {trace === undefined || onTrace === undefined ? (
                      line.subject
                    ) : (
                      <button type="button" className="wt-link" onClick={() => onTrace(trace)}>
                        {line.subject || 'trace'}
                      </button>
                    )}
                  </span>
                  <span className="wt-mute wt-ticker__detail" title={line.detail}>
                    {line.detail}
                  </span>
                </li>
              );
            })}
          </ol>
        )}
      </div>
    </Panel>
  );
}
