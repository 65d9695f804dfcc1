import { type ReactElement, useMemo, useRef } from 'react';
import { formatCount, formatMs, formatUsd } from '../../core/format.ts';
import { Answered } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { Minimap } from './minimap.tsx';
import type { Span, Trace } from './model.ts';
import { traceSentences } from './sentences.ts';
import { SpanDrawer } from './span-drawer.tsx';
import { SpanTree } from './span-tree.tsx';
import { TraceTools } from './trace-tools.tsx';
import { useTrace } from './use-trace.ts';
import { useTraceView } from './use-trace-view.ts';

/** What `<TraceWaterfall>` takes. */
export interface TraceWaterfallProps {
  readonly traceId: string;
  /** Height of the rows in pixels; default 560. */
  readonly height?: number;
}

const EMPTY = { title: 'An empty trace', text: 'None of its spans has arrived yet.' };

interface TraceBodyProps {
  readonly trace: Trace;
  readonly spans: readonly Span[];
  readonly loading: boolean;
  readonly height: number;
}

function TraceBody({ trace, spans, loading, height }: TraceBodyProps): ReactElement {
  const view = useTraceView(spans);
  const { tree } = view;
  const sentences = useMemo(() => traceSentences(trace, tree), [trace, tree]);
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className="wt-trace-view">
      <ul className="wt-sentences">
        {sentences.map(({ text, tone, spanId }) => (
          <li key={text}>
            <StateMark tone={tone} word="" hideWord />
            {spanId === undefined ? (
              <span>{text}</span>
            ) : (
              <button type="button" className="wt-link wt-link--text" onClick={() => view.reveal(spanId)}>
                {text}
              </button>
            )}
          </li>
        ))}
      </ul>
      <TraceTools trace={trace} loaded={spans.length} loading={loading} view={view} field={field} />
      <Minimap tree={tree} colours={view.colours} view={view.window} onView={view.setZoom} />
      <div className="wt-trace-view__main">
        <SpanTree
          tree={tree}
          colours={view.colours}
          view={view.window}
          folded={view.folded}
          selected={view.selected}
          critical={view.critical}
          causeId={trace.summary.root_cause_span_id}
          search={view.search}
          height={height}
          onSelect={view.select}
          onPick={view.pick}
          onFold={view.fold}
          onOpen={view.setOpen}
          onKey={(key) => (key === 'c' ? view.togglePath() : field.current?.focus())}
        />
        {view.drawn === undefined ? null : (
          <SpanDrawer
            node={view.drawn}
            trace={trace}
            onClose={() => view.setOpen(false)}
            onSearch={view.setSearch}
          />
        )}
      </div>
    </div>
  );
}

/** One trace: what it says, all of it in small, its spans as tree and timeline, and a drawer with everything known of one. Asks `traces.one`. */
export function TraceWaterfall({ traceId, height = 560 }: TraceWaterfallProps): ReactElement {
  const { asked, spans, loading } = useTrace(traceId);
  const summary = asked.data?.summary;
  return (
    <Panel
      name="trace-waterfall"
      title="Trace"
      unit={traceId}
      asked={asked}
      flush
      value={
        summary === undefined ? undefined : (
          <span className="wt-value-text">
            {formatMs(summary.duration_ms)} · {formatCount(summary.spans)} spans · {summary.services} services
            · {summary.processes} processes · {formatUsd(summary.cost_usd)}
          </span>
        )
      }
    >
      <Answered asked={asked} isEmpty={(trace) => trace.spans.length === 0} empty={EMPTY} rows={12}>
        {(trace) => (
          <TraceBody
            key={trace.trace_id}
            trace={trace}
            spans={spans.length === 0 ? trace.spans : spans}
            loading={loading}
            height={height}
          />
        )}
      </Answered>
    </Panel>
  );
}
