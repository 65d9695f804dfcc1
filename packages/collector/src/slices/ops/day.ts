const DAY_MS = 86_400_000;

/** Epoch milliseconds of 00:00 UTC of the day that holds `now`. */
export function midnightOf(now: number): number {
  return Math.floor(now / DAY_MS) * DAY_MS;
}
