import { CORRELATION, DEFAULT_LABEL_LIMIT, type Metric, metricByName, PREFIX } from '@watchtower/contract';
import type { Key } from '../wire/keys.ts';

/** Stands for every label value over a metric's limit. */
const OTHER = '__other__';
/** Metrics without a catalogue entry that are taken; more are refused. */
const UNKNOWN_MAX = 2000;
const LABELS_MAX = 32;
const VALUE_MAX = 512;
const DAY_MS = 86_400_000;

const TOO_MANY_VALUES: ReadonlySet<string> = new Set(
  CORRELATION.filter((entry) => entry.cardinality === 'high').map((entry) => entry.id),
);

/** What was dropped so far. */
export interface LabelCounts {
  dropped: number;
  overflowed: number;
}

/** The labels a point is stored under. */
export interface Labels {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Keeps the labels of metrics inside their allow-lists and limits. */
export interface LabelGuard {
  /** The labels to store, or `null` when there are too many metrics already. */
  fit(metric: string, keys: readonly string[], values: readonly string[], now: number): Labels | null;
}

interface Known {
  readonly entry: Metric | undefined;
  readonly limit: number;
  readonly seen: Set<string>;
  day: number;
  warned: boolean;
}

function bare(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}

/** Whether a combination of labels is one too many today; the ones of yesterday make room. */
function overflows(of: Known, kept: readonly (readonly [string, string])[], now: number): boolean {
  const day = Math.floor(now / DAY_MS);
  if (of.day !== day) Object.assign(of, { day, warned: false }).seen.clear();
  const combination = kept.map(([key, value]) => `${key}\0${value}`).join('\0');
  if (of.seen.has(combination)) return false;
  if (of.seen.size >= of.limit) return true;
  of.seen.add(combination);
  return false;
}

/** Makes the guard; `warn` is called once a day for a metric that reaches its limit. */
export function labelGuard(
  keyOf: (text: string) => Key,
  counts: LabelCounts,
  warn: (metric: string, limit: number) => void,
): LabelGuard {
  const known = new Map<string, Known>();
  let unknown = 0;

  function know(metric: string): Known | null {
    const before = known.get(metric);
    if (before !== undefined) return before;
    const entry = metricByName(metric);
    if (entry === undefined && ++unknown > UNKNOWN_MAX) return null;
    const made = {
      entry,
      limit: entry?.limit ?? DEFAULT_LABEL_LIMIT,
      seen: new Set<string>(),
      day: 0,
      warned: false,
    };
    known.set(metric, made);
    return made;
  }

  function allowed(of: Known, key: string): boolean {
    if (of.entry !== undefined) return of.entry.labels.includes(key);
    return !TOO_MANY_VALUES.has(key) && keyOf(key).mark === null;
  }

  function pick(of: Known, keys: readonly string[], values: readonly string[]): [string, string][] {
    const kept: [string, string][] = [];
    keys.forEach((key, i) => {
      const name = bare(key);
      const value = values[i] ?? '';
      if (kept.length < LABELS_MAX && allowed(of, name))
        kept.push([keyOf(name).text, value.slice(0, VALUE_MAX)]);
      else counts.dropped++;
    });
    return kept.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  return {
    fit(metric, keys, values, now) {
      const of = know(metric);
      if (of === null) return null;
      const kept = pick(of, keys, values);
      const over = overflows(of, kept, now);
      if (over) {
        counts.overflowed++;
        if (!of.warned) warn(metric, of.limit);
        of.warned = true;
      }
      return { keys: kept.map(([key]) => key), values: kept.map(([, value]) => (over ? OTHER : value)) };
    },
  };
}
