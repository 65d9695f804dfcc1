/** A small seeded generator (mulberry32), so that a run can be repeated. */
export interface Random {
  readonly seed: number;
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `min` up to and including `max`. */
  between(min: number, max: number): number;
  /** `bytes` bytes as hexadecimal digits. */
  hex(bytes: number): string;
}

/** Makes the generator of a seed; `WATCHTOWER_FAULT_SEED` sets it, else the clock does. */
export function seededRandom(
  seed = Number(process.env['WATCHTOWER_FAULT_SEED'] ?? Date.now() % 1_000_000),
): Random {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const hex = (bytes: number): string =>
    Array.from({ length: bytes * 2 }, () => between(0, 15).toString(16)).join('');
  return { seed, next, between, hex };
}
