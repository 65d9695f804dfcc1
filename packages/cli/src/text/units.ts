/** A duration in ms, s or min, with three digits that matter. */
export function duration(ms: number | null): string {
  if (ms === null) return '-';
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${(ms / 60_000).toFixed(1)} min`;
}

/** US dollars to the micro-dollar; an unknown cost says so and is never 0. */
export function usd(amount: number | null): string {
  if (amount === null) return 'unknown';
  const [whole = '0', cents = ''] = amount.toFixed(6).split('.');
  return `$${whole}.${cents.replace(/0{1,4}$/, '')}`;
}

/** A count with thousands separated. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
