/** Nanoseconds since 1970 as two unsigned halves, exact. */
export interface Nanos {
  lo: number;
  hi: number;
}

const TWO_32 = 4294967296;
const NS_PER_MS = 1e6;
const DAY_MS = 86_400_000;

/** Days raw telemetry is kept. */
const RETENTION_DAYS = 30;
/** How far ahead of the collector's clock a record may be, milliseconds. */
const AHEAD_MS = DAY_MS;

/** Epoch milliseconds, not rounded. */
export function msOf(at: Nanos): number {
  return (at.hi * TWO_32 + at.lo) / NS_PER_MS;
}

/** Splits an exact integer. */
export function setNanos(to: Nanos, value: bigint): void {
  to.lo = Number(value & 0xffffffffn);
  to.hi = Number((value >> 32n) & 0xffffffffn);
}

/** Splits epoch milliseconds. */
export function setMs(to: Nanos, ms: number): void {
  setNanos(to, BigInt(Math.round(ms)) * 1_000_000n);
}

/** Nanoseconds from one instant to a later one; 0 when it is not later. */
export function nanosBetween(start: Nanos, end: Nanos): number {
  return Math.max(0, (end.hi - start.hi) * TWO_32 + (end.lo - start.lo));
}

/** Why a record of this instant is not taken, or `null`: what the tables would drop at once is never acknowledged. */
export function outOfTime(ms: number, now: number): string | null {
  if (ms > now + AHEAD_MS) return 'more than 24 hours ahead of the collector';
  const day = Math.floor(ms / DAY_MS) * DAY_MS;
  return day + RETENTION_DAYS * DAY_MS <= now ? `older than the retention of ${RETENTION_DAYS} days` : null;
}
