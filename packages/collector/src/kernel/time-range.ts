import { WatchtowerError } from '@watchtower/contract';

const HOUR = 3_600_000;
const PRESETS = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': 24 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
} as const;
const MAX_MS = PRESETS['30d'];
const STEPS_S = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600];
const MAX_POINTS = 300;

/** A half-open range of epoch milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

function refuse(field: string, message: string): never {
  throw new WatchtowerError('invalid_argument', `The time range is not valid: ${field} ${message}.`, {
    issues: [{ field, message }],
  });
}

/**
 * The range of a telemetry question: a preset that ends now (24 h when nothing is given), or `from` with `to`.
 * @throws WatchtowerError `invalid_argument` naming the parameter: both forms, half a pair, reversed, over 30 days.
 */
export function resolveRange(
  params: {
    range?: keyof typeof PRESETS | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
  now: number,
): TimeRange {
  const { range, from, to } = params;
  if (from === undefined && to === undefined)
    return { fromMs: now - (PRESETS[range ?? '24h'] ?? HOUR), toMs: now };
  if (range !== undefined) refuse('range', 'cannot be combined with from and to');
  if (from === undefined) refuse('from', 'is needed together with to');
  if (to === undefined) refuse('to', 'is needed together with from');
  const bounds = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  if (bounds.fromMs >= bounds.toMs) refuse('from', 'must be before to');
  if (bounds.toMs - bounds.fromMs > MAX_MS) refuse('from', 'may be at most 30 days before to');
  return bounds;
}

/**
 * The bounds of a list, each of which may be open.
 * @throws WatchtowerError `invalid_argument` naming `from` when reversed or over 30 days.
 */
export function resolveBounds(params: { from?: string | undefined; to?: string | undefined }): {
  fromMs: number | null;
  toMs: number | null;
} {
  const { from, to } = params;
  if (from !== undefined && to !== undefined) return resolveRange({ from, to }, 0);
  return {
    fromMs: from === undefined ? null : Date.parse(from),
    toMs: to === undefined ? null : Date.parse(to),
  };
}

/** Seconds between two points so that a series has at most 300 of them, and never under `atLeast` seconds. */
export function stepFor({ fromMs, toMs }: TimeRange, atLeast = 60): number {
  const wanted = Math.max((toMs - fromMs) / 1000 / MAX_POINTS, atLeast);
  return STEPS_S.find((step) => step >= wanted) ?? 21_600;
}

/** Epoch seconds at which each step of a range starts; the first step holds `fromMs`, the last one `toMs`. */
export function stepsOf({ fromMs, toMs }: TimeRange, stepS: number): number[] {
  const first = Math.floor(fromMs / 1000 / stepS) * stepS;
  const steps: number[] = [];
  for (let at = first; at * 1000 < toMs; at += stepS) steps.push(at);
  return steps;
}
