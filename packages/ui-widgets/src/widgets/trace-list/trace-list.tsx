import { tracesList } from '@watchtower/contract';
import { type ReactElement, useState } from 'react';
import { seriesColour, seriesIndex } from '../../charts/palette.ts';
import { formatCount, formatMs, formatUsd } from '../../core/format.ts';
import { usePages } from '../../hooks/use-pages.ts';
import { useRangeBounds } from '../../hooks/use-time-range.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { barWidth, durationTone, type TraceItem, traceParams, type TraceView, VIEWS } from './model.ts';

/** What `<TraceList>` takes. */
export interface TraceListProps {
  readonly client_id?: string;
  /** Called with the trace of a clicked row. */
  readonly onTrace?: (traceId: string) => void;
  /** Rows of a page, at most 100; default 50. */
  readonly limit?: number;
  /** Height of the list in pixels; as long as it is by default. */
  readonly height?: number;
}

const EMPTY: EmptyText = {
  title: 'No traces match',
  text: 'Widen the range or the filters; or send one. A stock OpenTelemetry exporter finds this collector too.',
  code: `import { startWatchtower, withSpan } from '@watchtower/sdk';

startWatchtower({ service: 'my-agent', endpoint: '{url}' });
await withSpan('agent.step', { name: 'plan' }, async () => plan());`,
};

function TraceRow({
  item,
  longest,
  onTrace,
}: {
  item: TraceItem;
  longest: number;
  onTrace: TraceListProps['onTrace'];
}): ReactElement {
  const failed = item.status === 'error';
  return (
    <tr data-trace={item.trace_id} data-status={item.status}>
      <td>
        <StateMark tone={failed ? 'crit' : 'ok'} word={failed ? 'error' : 'ok'} hideWord />
      </td>
      <th scope="row" className="wt-trace__name">
        {onTrace === undefined ? (
          item.name
        ) : (
          <button type="button" className="wt-link wt-link--row" onClick={() => onTrace(item.trace_id)}>
            {item.name}
          </button>
        )}
        <span className="wt-sub">
          <span
            className="wt-swatch"
            style={{ background: seriesColour(seriesIndex(item.service)) }}
            aria-hidden="true"
          />
          {item.service}
          {item.client_id === null ? null : <> · {item.client_id}</>}
        </span>
      </th>
      <td className="wt-trace__duration">
        <span className="wt-trace__bar" aria-hidden="true">
          <span
            data-tone={durationTone(item.total_ms)}
            style={{ width: `${barWidth(item.total_ms, longest)}%` }}
          />
        </span>
        <span className="wt-num">{formatMs(item.total_ms)}</span>
      </td>
      <td className="wt-right wt-num wt-wide">{formatCount(item.spans)}</td>
      <td className="wt-right wt-num wt-wide">
        {item.errors === 0 ? <span className="wt-mute">0</span> : formatCount(item.errors)}
      </td>
      <td className="wt-right wt-num wt-wide">{formatCount(item.services)}</td>
      <td className="wt-right wt-num">{formatUsd(item.cost_usd)}</td>
      <td className="wt-right wt-mute">
        <Moment at={item.start} />
      </td>
    </tr>
  );
}

/** Traces of the shared time range by their root span, newest first. Asks `traces.list`. */
export function TraceList(props: TraceListProps): ReactElement {
  const { client_id, onTrace, limit = 50, height } = props;
  const [view, setView] = useState<TraceView>('all');
  const [service, setService] = useState('');
  const bounds = useRangeBounds();
  const pages = usePages<TraceItem>(tracesList, {
    ...bounds,
    ...traceParams(view, { service, client_id }),
    limit,
  });
  const longest = Math.max(0, ...pages.items.map((item) => item.total_ms));
  return (
    <Panel
      name="trace-list"
      title="Traces"
      unit="newest first"
      asked={pages.asked}
      flush
      actions={
        <>
          <SearchField label="Service" value={service} onChange={setService} />
          <Segmented<TraceView> label="View" value={view} options={VIEWS} onChange={setView} />
        </>
      }
    >
      <Answered asked={pages.asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY} rows={8}>
        {() => (
          <>
            <div className="wt-scroll" style={height === undefined ? undefined : { height }}>
              <table className="wt-table wt-table--hover">
                <thead>
                  <tr>
                    <th scope="col">
                      <span className="wt-hidden">Status</span>
                    </th>
                    <th scope="col">Root span</th>
                    <th scope="col">Duration</th>
                    <th scope="col" className="wt-right wt-wide">
                      Spans
                    </th>
                    <th scope="col" className="wt-right wt-wide">
                      Errors
                    </th>
                    <th scope="col" className="wt-right wt-wide">
                      Services
                    </th>
                    <th scope="col" className="wt-right">
                      Cost
                    </th>
                    <th scope="col" className="wt-right">
                      Start, UTC
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages.items.map((item) => (
                    <TraceRow key={item.trace_id} item={item} longest={longest} onTrace={onTrace} />
                  ))}
                </tbody>
              </table>
            </div>
            <ListFoot pages={pages} noun="traces" />
          </>
        )}
      </Answered>
    </Panel>
  );
}
