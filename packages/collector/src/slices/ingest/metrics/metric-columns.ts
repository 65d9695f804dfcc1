import { type Block, block, plain } from '../native/block.ts';
import {
  type Bytes,
  pushF64,
  pushInteger,
  pushOffset,
  pushRaw,
  pushString,
  pushU8,
} from '../native/bytes.ts';
import { arrayColumn, mapColumn } from '../native/map.ts';
import type { Labels } from './labels.ts';

/** Numbers of the metric kinds in the table. */
export const METRIC_KIND = { counter: 1, gauge: 2, histogram: 3 } as const;

/** One row of `metric_points`. */
export interface MetricRow {
  readonly time: number;
  readonly metric: string;
  readonly kind: number;
  readonly unit: string;
  readonly service: string;
  readonly clientId: string;
  readonly series: Buffer;
  readonly labels: Labels;
  readonly start: number;
  readonly value: number;
  readonly delta: number;
  readonly count: number;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

const TYPES = {
  ts: `DateTime64(3, 'UTC')`,
  metric: 'String',
  kind: 'Int8',
  unit: 'String',
  service: 'String',
  client_id: 'String',
  series: 'UInt64',
  start_ts: `DateTime64(3, 'UTC')`,
  value: 'Float64',
  delta: 'Float64',
  count: 'UInt64',
} as const;

type Parts = Record<keyof typeof TYPES, Bytes>;

/** The columns of `metric_points`. */
export function metricColumns(): { block: Block; write(row: MetricRow): void } {
  const columns = Object.entries(TYPES).map(([name, type]) => plain(name, type));
  const to = Object.fromEntries(columns.map((column) => [column.name, column.parts[0]])) as Parts;
  const labels = mapColumn('labels');
  const bounds = arrayColumn('bounds', 'Float64');
  const counts = arrayColumn('bucket_counts', 'UInt64');
  const rows = block([...columns, labels.column, bounds.column, counts.column]);
  return {
    block: rows,
    write(row) {
      pushInteger(to.ts, row.time);
      pushString(to.metric, row.metric);
      pushU8(to.kind, row.kind);
      pushString(to.unit, row.unit);
      pushString(to.service, row.service);
      pushString(to.client_id, row.clientId);
      pushRaw(to.series, row.series);
      pushInteger(to.start_ts, row.start);
      pushF64(to.value, row.value);
      pushF64(to.delta, row.delta);
      pushInteger(to.count, row.count);
      row.labels.keys.forEach((key, i) => {
        pushString(labels.keys, key);
        pushString(labels.values, row.labels.values[i] ?? '');
      });
      pushOffset(labels.offsets, row.labels.keys.length);
      for (const bound of row.bounds) pushF64(bounds.items, bound);
      pushOffset(bounds.ends, row.bounds.length);
      for (const count of row.counts) pushInteger(counts.items, count);
      pushOffset(counts.ends, row.counts.length);
      rows.rows++;
    },
  };
}
