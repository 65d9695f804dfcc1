const MINUTE_MS = 60_000;
/** Shorter windows than this are cut to the millisecond from raw rows; longer ones use whole minutes. */
const RAW_BELOW_S = 300;

/** Which rows a window of the last seconds reads, and how many seconds it really covers. */
export interface ValueWindow {
  readonly rollup: '1m' | 'raw';
  readonly fromMs: number;
  readonly toMs: number;
  readonly seconds: number;
}

/** The window of the last `windowS` seconds before `now`. */
export function valueWindow(windowS: number, now: number): ValueWindow {
  const exact = now - windowS * 1000;
  const raw = windowS < RAW_BELOW_S;
  const fromMs = raw ? exact : Math.floor(exact / MINUTE_MS) * MINUTE_MS;
  return { rollup: raw ? 'raw' : '1m', fromMs, toMs: now, seconds: (now - fromMs) / 1000 };
}
