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
/** Instants that nanoseconds in 64 bits and the engine's seconds in 32 both hold. */
const FIRST_MS = Date.UTC(2000, 0, 1);
const LAST_MS = Date.UTC(2101, 0, 1);

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

function instantOf(field: 'from' | 'to', text: string): number {
  const ms = Date.parse(text);
  return ms >= FIRST_MS && ms < LAST_MS ? ms : refuse(field, 'must lie between 2000 and 2100');
}

/**
 * The range of a telemetry question: a preset that ends now (24 h when nothing is given), or `from` with `to`.
 * @throws WatchtowerError `invalid_argument` naming the parameter: both forms, half a pair, reversed, over 30 days,
 * outside 2000 to 2100.
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
  const bounds = { fromMs: instantOf('from', from), toMs: instantOf('to', to) };
  if (bounds.fromMs >= bounds.toMs) refuse('from', 'must be before to');
  if (bounds.toMs - bounds.fromMs > MAX_MS) refuse('from', 'may be at most 30 days before to');
  return bounds;
}

/**
 * The bounds of a list, each of which may be open.
 * @throws WatchtowerError `invalid_argument` naming `from` when reversed or over 30 days, and either when outside 2000 to 2100.
 */
export function resolveBounds(params: { from?: string | undefined; to?: string | undefined }): {
  fromMs: number | null;
  toMs: number | null;
} {
  const { from, to } = params;
  if (from !== undefined && to !== undefined) return resolveRange({ from, to }, 0);
  return {
    fromMs: from === undefined ? null : instantOf('from', from),
    toMs: to === undefined ? null : instantOf('to', to),
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
