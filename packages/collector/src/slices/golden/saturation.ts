import type { Store } from '../../store/store.ts';
import { stepSql } from './resolution.ts';

const GAUGES = [
  'process_cpu_utilization_pct',
  'runner_capacity_in_use',
  'runner_capacity_total',
  'db_pool_connections',
];
const BUSY = ['active', 'in_use', 'used', 'busy'];

interface Reading {
  readonly at: number;
  readonly metric: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How full the fullest resource is, and which one it is. */
export interface Saturation {
  readonly pct: number;
  readonly source: string;
}

/** Where readings are looked up: a metric rollup and the width of a step in seconds. */
export interface SaturationRange {
  readonly rollup: '1m' | '1h';
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepS: number;
  readonly service?: string | undefined;
}

function ratio(used: number, of: number, source: string): Saturation[] {
  return of > 0 ? [{ pct: Math.min(100, (100 * used) / of), source }] : [];
}

function runners(readings: readonly Reading[]): Saturation[] {
  const pools = Map.groupBy(
    readings.filter(({ metric }) => metric.startsWith('runner_')),
    ({ labels }) => labels['runner_pool'] ?? 'default',
  );
  return [...pools].flatMap(([pool, all]) => {
    const sum = (name: string): number =>
      all.filter(({ metric }) => metric === name).reduce((n, { value }) => n + value, 0);
    return ratio(sum('runner_capacity_in_use'), sum('runner_capacity_total'), `runners ${pool}`);
  });
}

function pools(readings: readonly Reading[]): Saturation[] {
  const all = Map.groupBy(
    readings.filter(({ metric }) => metric === 'db_pool_connections'),
    ({ service, labels }) => `${service} ${labels['pool'] ?? 'default'}`,
  );
  return [...all].flatMap(([pool, states]) => {
    const sum = (names: readonly string[]): number =>
      states
        .filter(({ labels }) => names.includes(labels['state'] ?? ''))
        .reduce((n, { value }) => n + value, 0);
    const busy = sum(BUSY);
    const most = sum(['max', 'limit']);
    return ratio(busy, most > 0 ? most : busy + sum(['idle']), `database pool ${pool}`);
  });
}

function fullest(readings: readonly Reading[]): Saturation | null {
  const cpu = readings
    .filter(({ metric }) => metric === 'process_cpu_utilization_pct')
    .flatMap(({ value, labels, service }) => ratio(value, 100, `cpu ${labels['service'] ?? service}`));
  const all = [...cpu, ...runners(readings), ...pools(readings)];
  return all.reduce<Saturation | null>((top, one) => (top === null || one.pct > top.pct ? one : top), null);
}

/** The fullest resource of each step that has readings, by epoch seconds: CPU, runners, database pools. */
export async function saturationByStep(
  store: Store,
  range: SaturationRange,
): Promise<ReadonlyMap<number, Saturation>> {
  const rows = await store.query<Reading>(
    `SELECT ${stepSql(range.stepS)}, toString(metric) AS metric, toString(service) AS service,
       anyLast(labels) AS labels, max(last).2 AS value
     FROM metric_${range.rollup}
     WHERE metric IN {gauges:Array(String)} AND t >= {from:DateTime('UTC')} AND t <= {to:DateTime('UTC')}
       ${range.service === undefined ? '' : 'AND service = {service:String}'}
     GROUP BY at, metric, service, series`,
    { gauges: GAUGES, from: range.fromMs, to: range.toMs, service: range.service },
  );
  const steps = Map.groupBy(rows, ({ at }) => at);
  return new Map(
    [...steps].flatMap(([at, readings]) => {
      const top = fullest(readings);
      return top === null ? [] : [[at, top] as const];
    }),
  );
}
