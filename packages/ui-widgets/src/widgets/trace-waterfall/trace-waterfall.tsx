import { type ReactElement, useCallback, useMemo, useRef, useState } from 'react';
import { seriesColour, seriesIndexes } from '../../charts/palette.ts';
import { formatCount, formatMs, formatUsd } from '../../core/format.ts';
import { Answered } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { Minimap, type TimeWindow } from './minimap.tsx';
import { buildTree, criticalPath, matches, nextIndex, type Span, type Trace } from './model.ts';
import { traceSentences } from './sentences.ts';
import { SpanDrawer } from './span-drawer.tsx';
import { SpanTree } from './span-tree.tsx';
import { SPANS_MAX, useTrace } from './use-trace.ts';

/** What `<TraceWaterfall>` takes. */
export interface TraceWaterfallProps {
  readonly traceId: string;
  /** Height of the rows in pixels; default 560. */
  readonly height?: number;
}

const EMPTY = { title: 'An empty trace', text: 'None of its spans has arrived yet.' };

function TraceBody({
  trace,
  spans,
  loading,
  height,
}: {
  trace: Trace;
  spans: readonly Span[];
  loading: boolean;
  height: number;
}): ReactElement {
  const tree = useMemo(() => buildTree(spans), [spans]);
  const colours = useMemo(() => seriesIndexes(tree.services, 'service'), [tree.services]);
  const path = useMemo(() => criticalPath(tree), [tree]);
  const sentences = useMemo(() => traceSentences(trace, tree), [trace, tree]);
  const [view, setView] = useState<TimeWindow | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [showPath, setShowPath] = useState(true);
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const select = useCallback((id: string) => setSelected(id), []);
  const pick = useCallback((id: string) => {
    setSelected(id);
    setOpen(true);
  }, []);
  const fold = useCallback((id: string) => {
    setFolded((was) => {
      const next = new Set(was);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const reveal = (id: string): void => {
    setFolded(new Set());
    pick(id);
  };
  const goTo = (wanted: (span: Span) => boolean): void => {
    const from = tree.order.findIndex((node) => node.span.span_id === selected);
    const found = tree.order[nextIndex(tree.order, from, (node) => wanted(node.span))];
    if (found !== undefined) reveal(found.span.span_id);
  };
  const node = selected === null ? undefined : tree.byId.get(selected);
  const window = view ?? { from: 0, to: tree.length };
  return (
    <div className="wt-trace-view" data-open={open && node !== undefined ? '' : undefined}>
      <ul className="wt-sentences">
        {sentences.map((sentence) => (
          <li key={sentence.text}>
            <StateMark tone={sentence.tone} word="" hideWord />
            {sentence.spanId === undefined ? (
              <span>{sentence.text}</span>
            ) : (
              <button
                type="button"
                className="wt-link wt-link--text"
                onClick={() => reveal(sentence.spanId ?? '')}
              >
                {sentence.text}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="wt-tools">
        <input
          ref={field}
          className="wt-input"
          type="search"
          aria-label="Search spans"
          placeholder="Search spans and attributes ( / )"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && goTo((span) => matches(span, search))}
        />
        <button
          type="button"
          className="wt-button"
          disabled={trace.summary.errors === 0}
          onClick={() => goTo((span) => span.status === 'error')}
        >
          Next error <kbd>e</kbd>
        </button>
        <button
          type="button"
          className="wt-button"
          aria-pressed={showPath}
          onClick={() => setShowPath(!showPath)}
        >
          Critical path <kbd>c</kbd>
        </button>
        {view === null ? null : (
          <button type="button" className="wt-button" onClick={() => setView(null)}>
            Whole trace
          </button>
        )}
        <span className="wt-legend">
          {tree.services.map((service) => (
            <span key={service} className="wt-legend__item">
              <span className="wt-swatch" style={{ background: seriesColour(colours.get(service) ?? 1) }} />
              {service}
            </span>
          ))}
        </span>
        {loading ? (
          <span className="wt-mute">
            loading spans, {formatCount(spans.length)} of {formatCount(trace.summary.spans)}…
          </span>
        ) : null}
        {!loading && spans.length >= SPANS_MAX ? (
          <span className="wt-warn">▲ showing the first {formatCount(spans.length)} spans</span>
        ) : null}
      </div>
      <Minimap tree={tree} colours={colours} view={window} onView={setView} />
      <div className="wt-trace-view__main">
        <SpanTree
          tree={tree}
          colours={colours}
          view={window}
          folded={folded}
          selected={selected}
          critical={showPath ? path : null}
          causeId={trace.summary.root_cause_span_id}
          search={search}
          height={height}
          onSelect={select}
          onPick={pick}
          onFold={fold}
          onOpen={setOpen}
          onKey={(key) => (key === 'c' ? setShowPath((was) => !was) : field.current?.focus())}
        />
        {open && node !== undefined ? (
          <SpanDrawer node={node} trace={trace} onClose={() => setOpen(false)} onSearch={setSearch} />
        ) : null}
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
