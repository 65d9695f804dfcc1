import { type PointerEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { seriesColour } from '../../charts/palette.ts';
import { useThemeVersion } from '../../hooks/use-theme-version.ts';
import type { TraceTree } from './model.ts';

/** A window of the trace, in milliseconds from its start. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** What `<Minimap>` takes. */
export interface MinimapProps {
  readonly tree: TraceTree;
  readonly colours: ReadonlyMap<string, number>;
  readonly view: TimeWindow;
  readonly onView: (view: TimeWindow) => void;
}

const HEIGHT = 44;
const LEAST_DRAG = 0.005;

function paint(canvas: HTMLCanvasElement, tree: TraceTree, colours: ReadonlyMap<string, number>): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = devicePixelRatio || 1;
  const width = (canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio)));
  const height = (canvas.height = HEIGHT * ratio);
  const style = getComputedStyle(canvas);
  const ink = new Map(
    [...colours].map(([service, index]) => [
      service,
      style.getPropertyValue(seriesColour(index).slice(4, -1)).trim(),
    ]),
  );
  const failed = style.getPropertyValue('--wt-crit').trim();
  const row = height / Math.max(tree.order.length, 12);
  tree.order.forEach((node, i) => {
    context.fillStyle = node.span.status === 'error' ? failed : (ink.get(node.span.service) ?? failed);
    const x = (node.start / tree.length) * width;
    const w = Math.max(ratio, ((node.end - node.start) / tree.length) * width);
    context.fillRect(x, i * row, w, Math.max(ratio, row * 0.7));
  });
}

/** All of the trace in small; drag over it to look closer, double-click to see all again. */
export function Minimap({ tree, colours, view, onView }: MinimapProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const version = useThemeVersion();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const draw = (): void => paint(element, tree, colours);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [tree, colours, version]);

  const place = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  function finish(): void {
    if (drag !== null && Math.abs(drag.to - drag.from) > LEAST_DRAG)
      onView({
        from: Math.min(drag.from, drag.to) * tree.length,
        to: Math.max(drag.from, drag.to) * tree.length,
      });
    setDrag(null);
  }
  const shown = drag ?? { from: view.from / tree.length, to: view.to / tree.length };
  const left = Math.min(shown.from, shown.to) * 100;
  const width = Math.abs(shown.to - shown.from) * 100;
  return (
    <div
      className="wt-minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: place(event), to: place(event) });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ from: drag.from, to: place(event) })}
      onPointerUp={finish}
      onDoubleClick={() => onView({ from: 0, to: tree.length })}
    >
      <canvas ref={canvas} className="wt-minimap__canvas" />
      <span className="wt-minimap__shade" style={{ left: 0, width: `${left}%` }} />
      <span className="wt-minimap__shade" style={{ left: `${left + width}%`, right: 0 }} />
      <span className="wt-minimap__window" style={{ left: `${left}%`, width: `${width}%` }} />
    </div>
  );
}
