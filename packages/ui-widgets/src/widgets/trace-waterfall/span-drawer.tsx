import { type ReactElement, type ReactNode, useState } from 'react';
import { formatMs, formatUsd } from '../../core/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { type Node, selfTime, type Trace } from './model.ts';

/** What `<SpanDrawer>` takes. */
export interface SpanDrawerProps {
  readonly node: Node;
  readonly trace: Trace;
  readonly onClose: () => void;
  /** Called with a clicked attribute value, to search for it. */
  readonly onSearch: (text: string) => void;
}

type Tab = 'summary' | 'attributes' | 'logs' | 'audits';

function Fields({
  pairs,
  onPick,
}: {
  pairs: readonly (readonly [string, ReactNode])[];
  onPick?: (text: string) => void;
}): ReactElement {
  return (
    <dl className="wt-fields">
      {pairs.map(([name, value]) => (
        <div key={name} className="wt-fields__row">
          <dt>{name}</dt>
          <dd>
            {onPick !== undefined && typeof value === 'string' ? (
              <button
                type="button"
                className="wt-link wt-link--value"
                title="Find spans with this value"
                onClick={() => onPick(value)}
              >
                {value}
              </button>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Summary({ node }: { node: Node }): ReactElement {
  const { span } = node;
  const failed = span.status === 'error';
  return (
    <>
      {failed ? (
        <p className="wt-drawer__error">
          <StateMark tone="crit" word="failed" />{' '}
          {span.status_message || span.attributes['error.type'] || 'without a message'}
        </p>
      ) : null}
      <Fields
        pairs={[
          ['service', span.service],
          ...(span.operation === '' ? [] : ([['operation', span.operation]] as const)),
          ['kind', span.kind],
          [
            'start',
            <Moment key="start" at={Number(BigInt(span.start_unix_nano) / 1_000_000n)} show="millis" />,
          ],
          ['from the start', `+${formatMs(node.start)}`],
          ['duration', formatMs(span.duration_ms)],
          ['own time', formatMs(selfTime(node))],
          ...(span.cost_usd === null ? [] : ([['cost', formatUsd(span.cost_usd)]] as const)),
          ['span_id', span.span_id],
        ]}
      />
      {span.events.map((event, i) => (
        <div key={`${event.name}-${i}`} className="wt-drawer__event">
          <b>{event.name}</b>
          <pre className="wt-log__text">
            {Object.entries(event.attributes)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </pre>
        </div>
      ))}
    </>
  );
}

/** What is known of one span: summary, attributes, its logs and audits. */
export function SpanDrawer({ node, trace, onClose, onSearch }: SpanDrawerProps): ReactElement {
  const [tab, setTab] = useState<Tab>('summary');
  const { span } = node;
  const logs = trace.logs.filter((log) => log.span_id === span.span_id);
  const audits = trace.audits.filter((audit) => audit.span_id === span.span_id);
  const attributes = Object.entries(span.attributes).sort(([a], [b]) => a.localeCompare(b));
  const tabs: readonly { value: Tab; label: string }[] = [
    { value: 'summary', label: 'Summary' },
    { value: 'attributes', label: `Attributes ${attributes.length}` },
    { value: 'logs', label: `Logs ${logs.length}` },
    { value: 'audits', label: `Audits ${audits.length}` },
  ];
  return (
    <aside className="wt-drawer" aria-label={`Span ${span.name}`}>
      <header className="wt-drawer__head">
        <h3 className="wt-drawer__title">{span.name}</h3>
        <button type="button" className="wt-button wt-button--plain" onClick={onClose} aria-label="Close">
          ×
        </button>
      </header>
      <Segmented<Tab> label="Part" value={tab} options={tabs} onChange={setTab} />
      <div className="wt-drawer__body">
        {tab === 'summary' ? <Summary node={node} /> : null}
        {tab === 'attributes' ? <Fields pairs={attributes} onPick={onSearch} /> : null}
        {tab === 'logs'
          ? logs.map((log) => (
              <div key={`${log.ts}-${log.message}`} className="wt-drawer__event">
                <Moment at={log.ts} show="millis" /> <b>{log.level}</b>{' '}
                <span className="wt-mute">{log.event}</span>
                <pre className="wt-log__text">{log.message}</pre>
              </div>
            ))
          : null}
        {tab === 'audits'
          ? audits.map((audit) => (
              <div key={audit.audit_id} className="wt-drawer__event">
                <b>{audit.action_type}</b> {audit.result} <span className="wt-mute">by {audit.actor_id}</span>
                <p className="wt-note__text">{audit.resource ?? audit.payload_summary ?? ''}</p>
              </div>
            ))
          : null}
        {(tab === 'logs' && logs.length === 0) || (tab === 'audits' && audits.length === 0) ? (
          <p className="wt-note__text">
            None on this span; {tab === 'logs' ? trace.logs.length : trace.audits.length} in the whole trace.
          </p>
        ) : null}
      </div>
    </aside>
  );
}
