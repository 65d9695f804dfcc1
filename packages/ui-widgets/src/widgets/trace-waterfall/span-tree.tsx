import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useMemo, useRef } from 'react';
import { formatMs } from '../../core/format.ts';
import type { TimeWindow } from './minimap.tsx';
import { axisTicks, matches, nextIndex, type Node, type TraceTree, visibleRows } from './model.ts';
import { TraceRow } from './trace-row.tsx';

/** What `<SpanTree>` takes. */
export interface SpanTreeProps {
  readonly tree: TraceTree;
  readonly colours: ReadonlyMap<string, number>;
  readonly view: TimeWindow;
  readonly folded: ReadonlySet<string>;
  readonly selected: string | null;
  readonly critical: ReadonlySet<string> | null;
  readonly causeId: string | null;
  readonly search: string;
  readonly height: number;
  /** The keyboard moved to a span. */
  readonly onSelect: (id: string) => void;
  /** A span was clicked. */
  readonly onPick: (id: string) => void;
  readonly onFold: (id: string) => void;
  /** Opens and closes the drawer. */
  readonly onOpen: (open: boolean) => void;
  readonly onKey: (key: 'c' | '/') => void;
}

const ROW = 26;
/** Part of the axis at its end where a label would be cut off. */
const LABEL_ROOM = 0.05;

/** Where a key leads: to another row, or to folding one. */
function moveBy(
  key: string,
  rows: readonly Node[],
  at: number,
  folded: ReadonlySet<string>,
): { to?: number; fold?: true } | null {
  const node = rows[at];
  const has = (node?.children.length ?? 0) > 0;
  const isFolded = node !== undefined && folded.has(node.span.span_id);
  if (key === 'ArrowDown') return { to: Math.min(at + 1, rows.length - 1) };
  if (key === 'ArrowUp') return { to: Math.max(at - 1, 0) };
  if (key === 'Home') return { to: 0 };
  if (key === 'End') return { to: rows.length - 1 };
  if (key === 'e') return { to: nextIndex(rows, at, (row) => row.span.status === 'error') };
  if (key === 'ArrowLeft') {
    if (has && !isFolded) return { fold: true };
    return node?.parent ? { to: rows.indexOf(node.parent) } : null;
  }
  if (key === 'ArrowRight' && has) return isFolded ? { fold: true } : { to: at + 1 };
  return null;
}

/** The spans as virtual rows, moved through by keys: ↑↓ move, ←→ fold, enter opens, e next error, c critical path, / search. */
export function SpanTree(props: SpanTreeProps): ReactElement {
  const { tree, view, folded, selected, search, onSelect, onFold, onOpen, onKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const rows = useMemo(() => visibleRows(tree, folded), [tree, folded]);
  const at = selected === null ? -1 : rows.findIndex((row) => row.span.span_id === selected);
  // Its functions are called here and nowhere handed on, so nothing can go stale.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    initialRect: { width: 800, height: props.height },
  });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  function press(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const { key } = event;
    if (key === 'Enter' || key === 'Escape') onOpen(key === 'Enter');
    else if (key === 'c' || key === '/') onKey(key);
    else {
      const move = moveBy(key, rows, at, folded);
      if (move === null) return;
      const target = rows[move.to ?? -1];
      if (target !== undefined) onSelect(target.span.span_id);
      else if (move.fold === true && selected !== null) onFold(selected);
    }
    event.preventDefault();
  }

  const span = view.to - view.from || 1;
  const ticks = axisTicks(view.from, view.to - span * LABEL_ROOM, 5);
  return (
    <div className="wt-wf">
      <div className="wt-wf__axis" aria-hidden="true">
        <span className="wt-wf__tree">Span</span>
        <span className="wt-wf__lane">
          {ticks.map((tick) => (
            <span
              key={tick}
              className="wt-wf__tick wt-num"
              style={{ left: `${((tick - view.from) / span) * 100}%` }}
            >
              {formatMs(tick)}
            </span>
          ))}
        </span>
      </div>
      <div
        ref={scroller}
        className="wt-scroll wt-wf__rows"
        style={{ height: Math.min(props.height, rows.length * ROW + 2) }}
        role="tree"
        tabIndex={0}
        aria-label="Spans. Arrow keys move and fold, enter opens, e goes to the next error, c marks the critical path."
        aria-activedescendant={at >= 0 && selected !== null ? `${prefix}-${selected}` : undefined}
        onKeyDown={press}
      >
        <div className="wt-virtual" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const node = rows[item.index];
            if (node === undefined) return null;
            const id = node.span.span_id;
            return (
              <TraceRow
                key={id}
                id={`${prefix}-${id}`}
                node={node}
                top={item.start}
                colour={props.colours.get(node.span.service) ?? 1}
                view={view}
                selected={id === selected}
                folded={folded.has(id)}
                critical={props.critical?.has(id) ?? false}
                cause={props.causeId === id}
                found={matches(node.span, search)}
                onPick={props.onPick}
                onFold={onFold}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
