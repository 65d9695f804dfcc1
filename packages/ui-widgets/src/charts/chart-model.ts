import { formatDayClock, formatUnit } from '../core/format.ts';

/** One line of a chart: points are `[epoch ms, value]`; `null` is a gap. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly (readonly [number, number | null])[];
}

/** A named level, drawn as a dashed line. */
export interface ChartThreshold {
  readonly name: string;
  readonly value: number;
  readonly tone: 'warn' | 'crit';
}

/** Columns as uPlot takes them: seconds, then one column for each series. */
export interface ChartColumns {
  readonly times: number[];
  readonly values: (number | null)[][];
}

/** Brings series onto one time axis. A hole longer than a step and a half becomes a gap, never a bridge. */
export function alignSeries(series: readonly ChartSeries[], stepS: number): ChartColumns {
  const stamps = [...new Set(series.flatMap((s) => s.points.map(([at]) => at)))].sort((a, b) => a - b);
  const times: number[] = [];
  for (const at of stamps) {
    const before = times.at(-1);
    if (before !== undefined && stepS > 0 && at - before > stepS * 1500) times.push(before + stepS * 1000);
    times.push(at);
  }
  const values = series.map((s) => {
    const at = new Map(s.points);
    return times.map((time) => at.get(time) ?? null);
  });
  return { times: times.map((ms) => ms / 1000), values };
}

/** Sums each column with those after it, so that drawing them first to last stacks them. A row of gaps stays one. */
export function stackColumns(values: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const stacked: (number | null)[][] = values.map(() => []);
  const rows = values[0]?.length ?? 0;
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    const gap = values.every((column) => (column[row] ?? null) === null);
    for (let column = values.length - 1; column >= 0; column -= 1) {
      sum += values[column]?.[row] ?? 0;
      stacked[column]?.push(gap ? null : sum);
    }
  }
  return stacked;
}

/** Newest value that is not a gap. */
export function latestValue(series: ChartSeries): number | null {
  for (let i = series.points.length - 1; i >= 0; i -= 1) {
    const value = series.points[i]?.[1] ?? null;
    if (value !== null) return value;
  }
  return null;
}

/** Whether no series holds a single value. */
export function isBlank(series: readonly ChartSeries[]): boolean {
  return series.every((s) => s.points.every(([, value]) => value === null));
}

/** One sentence a chart is read out as. */
export function describeChart(title: string, unit: string, series: readonly ChartSeries[]): string {
  const parts = series.map((s) => {
    const values = s.points.map(([, v]) => v).filter((v): v is number => v !== null);
    if (values.length === 0) return `${s.name}: no values`;
    const show = (v: number | null): string => formatUnit(unit, v);
    return `${s.name}: now ${show(latestValue(s))}, lowest ${show(Math.min(...values))}, highest ${show(Math.max(...values))}`;
  });
  return `${title}. ${parts.join('. ')}.`;
}

/** Rows of the table a screen reader gets: at most `most`, evenly taken, the newest always among them. */
export function tableRows(
  columns: ChartColumns,
  unit: string,
  most = 24,
): { time: string; cells: string[] }[] {
  const every = Math.max(1, Math.ceil(columns.times.length / most));
  const rows: { time: string; cells: string[] }[] = [];
  for (let i = columns.times.length - 1; i >= 0; i -= every)
    rows.unshift({
      time: formatDayClock((columns.times[i] ?? 0) * 1000),
      cells: columns.values.map((column) => formatUnit(unit, column[i])),
    });
  return rows;
}

/** A round number at or above `max`: the top of an axis that starts at zero. */
export function axisTop(max: number): number {
  if (!(max > 0)) return 1;
  const scale = 10 ** Math.floor(Math.log10(max));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((s) => s * scale >= max) ?? 10;
  return step * scale;
}

/** Moves labels apart that would overlap: positions in pixels, kept in order, at least `gap` from each other. */
export function spreadLabels(positions: readonly number[], gap: number, bottom: number): number[] {
  const order = positions.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k += 1) {
    const [above, here] = [order[k - 1], order[k]];
    if (above && here && here.y - above.y < gap) here.y = above.y + gap;
  }
  const overflow = Math.max(0, (order.at(-1)?.y ?? 0) - bottom);
  if (overflow > 0) {
    let limit = bottom;
    for (let k = order.length - 1; k >= 0; k -= 1) {
      const here = order[k];
      if (!here) continue;
      here.y = Math.min(here.y, limit);
      limit = here.y - gap;
    }
  }
  const spread = positions.map(() => 0);
  for (const { y, i } of order) spread[i] = y;
  return spread;
}
