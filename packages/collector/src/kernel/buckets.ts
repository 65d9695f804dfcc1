/** Counts of a histogram with explicit bounds: one count more than bounds, the last one up to infinity. */
export interface ExplicitHistogram {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

function cumulative({ bounds, counts }: ExplicitHistogram, at: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    const upper = bounds[i];
    if (upper !== undefined && upper <= at) {
      sum += count;
      continue;
    }
    const lower = bounds[i - 1] ?? Math.min(0, upper ?? 0);
    if (upper !== undefined && at > lower) sum += (count * (at - lower)) / (upper - lower);
    break;
  }
  return sum;
}

/**
 * Quantile over one or more histograms that may have different bounds, by linear interpolation inside a bucket as
 * Prometheus does it; beyond the last bound the last bound is the answer. `null` when nothing was observed.
 * @example histogramQuantile(0.5, [{ bounds: [10, 20], counts: [1, 1, 0] }]) // 10
 */
export function histogramQuantile(q: number, parts: readonly ExplicitHistogram[]): number | null {
  const total = parts.reduce((sum, part) => sum + part.counts.reduce((a, b) => a + b, 0), 0);
  const edges = [...new Set(parts.flatMap((part) => part.bounds))].toSorted((a, b) => a - b);
  const last = edges.at(-1);
  if (total === 0 || last === undefined) return null;
  const rank = q * total;
  const first = edges[0] ?? 0;
  let lower = Math.min(0, first);
  let below = 0;
  for (const edge of edges) {
    const upTo = parts.reduce((sum, part) => sum + cumulative(part, edge), 0);
    if (upTo >= rank && upTo > below) return lower + ((edge - lower) * (rank - below)) / (upTo - below);
    lower = edge;
    below = upTo;
  }
  return last;
}
