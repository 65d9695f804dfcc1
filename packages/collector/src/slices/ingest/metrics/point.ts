import type { Nanos } from '../wire/time.ts';

/** Aggregation temporality on the wire. */
export const TEMPORALITY = { delta: 1, cumulative: 2 } as const;

/** What the data points being read have in common. */
export interface Stream {
  name: string;
  unit: string;
  kind: 'sum' | 'gauge' | 'histogram';
  temporality: number;
  monotonic: boolean;
}

/** One data point while it is being read. */
export interface Point {
  readonly start: Nanos;
  readonly time: Nanos;
  value: number;
  count: number;
  bounds: number[];
  counts: number[];
  keys: string[];
  values: string[];
  flags: number;
}

/** Forgets the last point. */
export function resetPoint(p: Point): Point {
  p.start.lo = 0;
  p.start.hi = 0;
  p.time.lo = 0;
  p.time.hi = 0;
  p.value = 0;
  p.count = 0;
  p.bounds = [];
  p.counts = [];
  p.keys = [];
  p.values = [];
  p.flags = 0;
  return p;
}

/** An empty point. */
export function emptyPoint(): Point {
  return resetPoint({ start: { lo: 0, hi: 0 }, time: { lo: 0, hi: 0 } } as Point);
}

/** The sender had nothing to report for this point. */
export function isNoValue(p: Point): boolean {
  return (p.flags & 1) === 1;
}
