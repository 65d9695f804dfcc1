import { useCallback, useMemo, useState } from 'react';
import { seriesIndexes } from '../../charts/palette.ts';
import type { TimeWindow } from './minimap.tsx';
import { buildTree, criticalPath, nextIndex, type Span } from './model.ts';

/** What of a trace is in sight, and the ways to change it. */
export type TraceViewState = ReturnType<typeof useTraceView>;

/** Lays a trace out and holds what is chosen in it: the selected span, folded ones, the window, search and path. */
export function useTraceView(spans: readonly Span[]) {
  const tree = useMemo(() => buildTree(spans), [spans]);
  const colours = useMemo(() => seriesIndexes(tree.services, 'service'), [tree.services]);
  const path = useMemo(() => criticalPath(tree), [tree]);
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [showPath, setShowPath] = useState(true);
  const [search, setSearch] = useState('');

  const pick = useCallback((id: string) => {
    setSelected(id);
    setOpen(true);
  }, []);
  const fold = useCallback(
    (id: string) =>
      setFolded((was) => {
        const next = new Set(was);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  function reveal(id: string): void {
    setFolded(new Set());
    pick(id);
  }
  function goTo(wanted: (span: Span) => boolean): void {
    const from = tree.order.findIndex((node) => node.span.span_id === selected);
    const found = tree.order[nextIndex(tree.order, from, (node) => wanted(node.span))];
    if (found !== undefined) reveal(found.span.span_id);
  }
  const node = selected === null ? undefined : tree.byId.get(selected);
  return {
    tree,
    colours,
    critical: showPath ? path : null,
    window: zoom ?? { from: 0, to: tree.length },
    zoomed: zoom !== null,
    setZoom,
    folded,
    fold,
    selected,
    select: setSelected,
    /** The span whose drawer is open. */
    drawn: open ? node : undefined,
    setOpen,
    pick,
    reveal,
    goTo,
    showPath,
    togglePath: () => setShowPath((was) => !was),
    search,
    setSearch,
  };
}
