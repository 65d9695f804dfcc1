/**
 * Nano-dollars as US dollars, rounded half up to 1e-6; `null` when none of the calls had a price, and 0 without calls.
 * @example usdOf({ nano: '172500', calls: 1, unpriced: 0 }) // 0.000173
 */
export function usdOf(spent: {
  nano: string | bigint;
  calls: number | string;
  unpriced: number | string;
}): number | null {
  const calls = Number(spent.calls);
  if (calls > 0 && Number(spent.unpriced) >= calls) return null;
  return Number((BigInt(spent.nano) + 500n) / 1000n) / 1e6;
}
