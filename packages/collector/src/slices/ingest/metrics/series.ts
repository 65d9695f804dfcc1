import { hash } from 'node:crypto';

/** Running totals of one cumulative series, as last received. */
export interface Totals {
  /** Epoch milliseconds; 0 when the sender did not say. */
  readonly start: number;
  readonly time: number;
  readonly value: number;
  readonly count: number;
  readonly counts: readonly number[];
}

/** What one point adds to its series. */
export interface Delta {
  readonly value: number;
  readonly count: number;
  readonly counts: readonly number[];
}

/** Series remembered; beyond, the one not heard of for longest goes. */
const SERIES_MAX = 200_000;
/** A series whose start lies further back than what a restart restores begins at a baseline. */
export const RESTORED_HOURS = 48;
const HOUR_MS = 3_600_000;

/** Turns cumulative points into what each one adds, across resets and restarts on both sides. */
export interface SeriesBook {
  /** What a cumulative point adds. */
  advance(series: string, point: Totals, now: number): Delta;
  /** The running total of an up-down counter sent as deltas. */
  accumulate(series: string, point: Totals): number;
  /** Puts back what an earlier life knew. */
  restore(series: string, totals: Totals): void;
  /** Everything changed since the last call; `undo` takes it off again when it could not be stored. */
  checkpoint(): { undo(): void };
  size(): number;
}

/** Identity of a series as UInt64: name, kind, sender and labels as they were sent. */
export function seriesOf(identity: string): Buffer {
  return hash('sha256', identity, 'buffer').subarray(0, 8);
}

const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((count, i) => Math.max(0, count - (b[i] ?? 0)));

function whole({ value, count, counts }: Totals): Delta {
  return { value, count, counts };
}

const NOTHING: Delta = { value: 0, count: 0, counts: [] };

/** What a point adds over the totals before it, or `null` when it is older than they are. */
function deltaOver(last: Totals, point: Totals): Delta | null {
  if (point.start > last.start) return whole(point);
  const histogram = point.counts.length > 0;
  const grown = histogram ? point.count >= last.count : point.value >= last.value;
  const sameShape = point.counts.length === last.counts.length;
  if (point.start === last.start && grown && sameShape) {
    return {
      value: point.value - last.value,
      count: Math.max(0, point.count - last.count),
      counts: minus(point.counts, last.counts),
    };
  }
  // Smaller and later: the sender began anew without saying so. Smaller and earlier: it came late.
  return point.time > last.time && point.start === last.start ? whole(point) : null;
}

/** Makes an empty book. */
export function seriesBook(): SeriesBook {
  const known = new Map<string, Totals>();
  let changes: { series: string; delta: Delta }[] = [];

  function remember(series: string, totals: Totals): void {
    known.delete(series);
    known.set(series, totals);
    if (known.size <= SERIES_MAX) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }

  function first(point: Totals, now: number): Delta {
    const old = point.start > 0 && now - point.start > RESTORED_HOURS * HOUR_MS;
    return old ? { ...NOTHING, counts: point.counts.map(() => 0) } : whole(point);
  }

  /** Later points of the series were measured against the lost one: the series owes what it carried. */
  function takeOff({ series, delta }: { series: string; delta: Delta }): void {
    const last = known.get(series);
    if (last === undefined) return;
    remember(series, {
      ...last,
      value: last.value - delta.value,
      count: last.count - delta.count,
      counts: last.counts.map((count, i) => count - (delta.counts[i] ?? 0)),
    });
  }

  return {
    advance(series, point, now) {
      const last = known.get(series);
      const delta = last === undefined ? first(point, now) : deltaOver(last, point);
      if (delta === null) return { ...NOTHING, counts: point.counts.map(() => 0) };
      remember(series, point);
      changes.push({ series, delta });
      return delta;
    },
    accumulate(series, point) {
      const value = (known.get(series)?.value ?? 0) + point.value;
      remember(series, { ...point, value });
      changes.push({ series, delta: { ...NOTHING, value: point.value } });
      return value;
    },
    restore: remember,
    checkpoint() {
      const mine = changes;
      changes = [];
      return {
        undo() {
          for (const change of mine) takeOff(change);
        },
      };
    },
    size: () => known.size,
  };
}
