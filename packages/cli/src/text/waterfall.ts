import { clean, fit } from './clean.ts';
import type { Paper } from './paper.ts';
import { duration } from './units.ts';

/** A span as the waterfall needs it. */
export interface Bar {
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly service: string;
  readonly status: string;
  readonly start_unix_nano: string;
  readonly duration_ms: number;
}

interface Placed {
  readonly bar: Bar;
  readonly depth: number;
  /** Its parent is not among the spans. */
  readonly orphan: boolean;
}

const byStart = (a: Bar, b: Bar): number => {
  const difference = BigInt(a.start_unix_nano) - BigInt(b.start_unix_nano);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Parents before children, siblings by start. A span whose parents form a circle is shown as an orphan. */
function inTree(bars: readonly Bar[]): Placed[] {
  const known = new Set(bars.map(({ span_id }) => span_id));
  const children = Map.groupBy(bars.toSorted(byStart), ({ parent_span_id }) =>
    parent_span_id !== null && known.has(parent_span_id) ? parent_span_id : '',
  );
  const placed: Placed[] = [];
  const seen = new Set<string>();
  const place = (root: Bar, orphan: boolean): void => {
    const stack: Placed[] = [{ bar: root, depth: 0, orphan }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next.bar.span_id)) continue;
      seen.add(next.bar.span_id);
      placed.push(next);
      const depth = next.depth + 1;
      for (const child of (children.get(next.bar.span_id) ?? []).toReversed())
        stack.push({ bar: child, depth, orphan: false });
    }
  };
  for (const root of children.get('') ?? []) place(root, root.parent_span_id !== null);
  for (const bar of bars) if (!seen.has(bar.span_id)) place(bar, true);
  return placed;
}

const SERVICE = 14;
const DURATION = 9;

/** Lines of a waterfall in plain ASCII: `!` a failed span, `?` one whose parent is missing, `*` the root cause. */
export function waterfall(bars: readonly Bar[], rootCause: string | null, paper: Paper): string[] {
  const starts = bars.map((bar) => BigInt(bar.start_unix_nano));
  const first = starts.reduce((a, b) => (b < a ? b : a), starts[0] ?? 0n);
  const offsetMs = (bar: Bar): number => Number(BigInt(bar.start_unix_nano) - first) / 1e6;
  const totalMs = Math.max(...bars.map((bar) => offsetMs(bar) + bar.duration_ms), 1e-6);
  const nameWidth = Math.max(20, Math.floor(paper.columns * 0.4));
  const room = Math.max(10, paper.columns - nameWidth - SERVICE - DURATION - 6);
  return inTree(bars).map(({ bar, depth, orphan }) => {
    const from = Math.min(room - 1, Math.floor((offsetMs(bar) / totalMs) * room));
    const length = Math.max(1, Math.min(room - from, Math.round((bar.duration_ms / totalMs) * room)));
    const mark = bar.span_id === rootCause ? '*' : bar.status === 'error' ? '!' : orphan ? '?' : ' ';
    const name = fit(`${mark} ${'  '.repeat(Math.min(depth, 20))}${clean(bar.name)}`, nameWidth);
    const drawn = `${' '.repeat(from)}${'#'.repeat(length)}`.padEnd(room);
    const line = `${name} ${fit(clean(bar.service), SERVICE)} ${duration(bar.duration_ms).padStart(DURATION)} |${drawn}|`;
    return bar.status === 'error' ? paper.ink('red', line) : line;
  });
}
