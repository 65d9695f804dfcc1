/** The preset ranges, shortest first. */
export const RANGE_PRESETS = ['1h', '6h', '24h', '7d', '30d'] as const;
/** A preset range. */
export type RangePreset = (typeof RANGE_PRESETS)[number];

/** The time range of a page: a preset that moves with the clock, or two fixed instants (ISO 8601, UTC). */
export type TimeRange = { readonly preset: RangePreset } | { readonly from: string; readonly to: string };

/** The range a page starts with. */
export const DEFAULT_RANGE: TimeRange = { preset: '24h' };

const HOUR = 3_600_000;
const LENGTH: Readonly<Record<RangePreset, number>> = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': 24 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
};

/** Length of a range in milliseconds. */
export function rangeLength(range: TimeRange): number {
  return 'preset' in range ? LENGTH[range.preset] : Date.parse(range.to) - Date.parse(range.from);
}

/** The parameters by which a question with `range` or `from`/`to` is asked. */
export function rangeParams(range: TimeRange): { range: RangePreset } | { from: string; to: string } {
  return 'preset' in range ? { range: range.preset } : { from: range.from, to: range.to };
}

/**
 * The parameters by which a question that only knows `from` and `to` is asked. A preset's start is floored to a
 * sixtieth of its length, so that the answer can be cached while the clock moves on.
 */
export function rangeBounds(range: TimeRange, now: number): { from: string; to?: string } {
  if (!('preset' in range)) return { from: range.from, to: range.to };
  const length = LENGTH[range.preset];
  const grain = length / 60;
  return { from: new Date(Math.floor((now - length) / grain) * grain).toISOString() };
}

/** Reads a range from a query string (`range=6h` or `from=…&to=…`); anything else is the default. */
export function readRange(search: string): TimeRange {
  const query = new URLSearchParams(search);
  const preset = RANGE_PRESETS.find((name) => name === query.get('range'));
  if (preset !== undefined) return { preset };
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (Number.isFinite(from) && Number.isFinite(to) && from < to)
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return DEFAULT_RANGE;
}

/** Writes a range into a query string and keeps the other parameters; the default is left out. */
export function writeRange(search: string, range: TimeRange): string {
  const query = new URLSearchParams(search);
  for (const name of ['range', 'from', 'to']) query.delete(name);
  if (!('preset' in range)) {
    query.set('from', range.from);
    query.set('to', range.to);
  } else if (JSON.stringify(range) !== JSON.stringify(DEFAULT_RANGE)) query.set('range', range.preset);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
