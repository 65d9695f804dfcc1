const HOUR_NS = 3_600_000_000_000n;
const WIDTHS_NS = [HOUR_NS, 6n * HOUR_NS, 24n * HOUR_NS, 168n * HOUR_NS, 744n * HOUR_NS];

/** A half-open window of epoch nanoseconds; `null` is open. */
export interface Window {
  readonly lower: bigint;
  readonly upper: bigint | null;
}

/**
 * The windows in which a newest-first list is searched, one after the other, until the page is full: 1 h, then up to
 * 6 h, 24 h, 7 d and everything that is kept. They do not overlap, so that no row is read twice.
 * @param top epoch nanoseconds the widths are measured from
 * @param upper exclusive end of the first window, `null` for open
 * @param bottom inclusive end of the last window, `null` for everything that is kept
 */
export function searchWindows(top: bigint, upper: bigint | null, bottom: bigint | null): Window[] {
  const windows: Window[] = [];
  let end = upper;
  for (const width of WIDTHS_NS) {
    const wanted = top - width;
    const lower = bottom !== null && bottom > wanted ? bottom : wanted;
    if (end !== null && lower >= end) continue;
    windows.push({ lower: lower < 0n ? 0n : lower, upper: end });
    if (lower !== wanted) break;
    end = lower;
  }
  return windows;
}

/** Epoch milliseconds as epoch nanoseconds. */
export function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
