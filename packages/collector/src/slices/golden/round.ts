/** A measurement to three decimals; `null` stays, and so does what is not a number. */
export function round3(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Math.round(value * 1000) / 1000;
}
