import { FACT, ID } from '../enrich/facts.ts';
import type { Block } from '../native/block.ts';
import type { Origin } from '../wire/origin.ts';
import { msOf, outOfTime } from '../wire/time.ts';
import type { LabelGuard } from './labels.ts';
import { METRIC_KIND, metricColumns } from './metric-columns.ts';
import { emptyPoint, isNoValue, type Point, type Stream, TEMPORALITY } from './point.ts';
import { type Delta, type SeriesBook, seriesOf, type Totals } from './series.ts';

const BOUNDS_MAX = 500;
const CLIENT_KEYS: ReadonlySet<string> = new Set(['client_id', 'watchtower.client_id']);

/** Writes data points into columns, one after the other. */
export interface MetricWriter {
  readonly block: Block;
  readonly stream: Stream;
  readonly point: Point;
  /** Writes the point, or answers why it is not taken. */
  finish(origin: Origin, now: number): string | null;
}

function faultOf(stream: Stream, point: Point, now: number): string | null {
  const timed = stream.kind !== 'gauge';
  if (timed && stream.temporality !== TEMPORALITY.delta && stream.temporality !== TEMPORALITY.cumulative) {
    return 'no aggregation temporality';
  }
  if (stream.name === '') return 'no metric name';
  if (!Number.isFinite(point.value)) return 'not a finite number';
  if (stream.kind === 'histogram') {
    const { bounds, counts } = point;
    if (bounds.length > BOUNDS_MAX) return 'too many buckets';
    if (counts.length > 0 && counts.length !== bounds.length + 1) return 'buckets do not fit their bounds';
  }
  return outOfTime(msOf(point.time), now);
}

function identityOf({ base }: Origin, stream: Stream, point: Point): string {
  const sender = [FACT.service, FACT.instance, FACT.host, FACT.pid].map((fact) => base.values[fact] ?? '');
  const labels = point.keys.map((key, i) => `${key}\0${point.values[i] ?? ''}`).toSorted();
  const what = [stream.kind, stream.monotonic ? 'up' : 'any', String(stream.temporality), stream.name];
  return [...what, ...sender, ...labels].join('\0');
}

function clientOf({ base }: Origin, point: Point): string {
  const at = point.keys.findIndex((key) => CLIENT_KEYS.has(key));
  return at === -1 ? (base.values[ID.client_id] ?? '') : (point.values[at] ?? '');
}

interface Stored {
  readonly kind: number;
  readonly value: number;
  readonly delta: Delta;
}

function storedAs(stream: Stream, series: string, point: Totals, book: SeriesBook, now: number): Stored {
  const { value, count, counts } = point;
  const cumulative = stream.temporality === TEMPORALITY.cumulative;
  if (stream.kind === 'gauge')
    return { kind: METRIC_KIND.gauge, value, delta: { value: 0, count: 0, counts: [] } };
  if (stream.kind === 'sum' && !stream.monotonic) {
    const level = cumulative ? value : book.accumulate(series, point);
    return { kind: METRIC_KIND.gauge, value: level, delta: { value: 0, count: 0, counts: [] } };
  }
  const delta = cumulative ? book.advance(series, point, now) : { value, count, counts };
  return { kind: stream.kind === 'sum' ? METRIC_KIND.counter : METRIC_KIND.histogram, value, delta };
}

/** Makes the writer of the `metric_points` table. */
export function metricWriter(guard: LabelGuard, book: SeriesBook): MetricWriter {
  const columns = metricColumns();
  const stream: Stream = { name: '', unit: '', kind: 'gauge', temporality: 0, monotonic: false };
  const point = emptyPoint();
  return {
    block: columns.block,
    stream,
    point,
    finish(origin, now) {
      if (isNoValue(point)) return null;
      const fault = faultOf(stream, point, now);
      if (fault !== null) return fault;
      const labels = guard.fit(stream.name, point.keys, point.values, now);
      if (labels === null) return 'too many metrics without a catalogue entry';
      const series = seriesOf(identityOf(origin, stream, point));
      const start = Math.floor(msOf(point.start));
      const time = Math.floor(msOf(point.time));
      const { value, count, counts, bounds } = point;
      const totals = { start, time, value, count, counts };
      const stored = storedAs(stream, series.readBigUInt64LE().toString(), totals, book, now);
      columns.write({
        time,
        metric: stream.name,
        kind: stored.kind,
        unit: stream.unit,
        service: origin.service(),
        clientId: clientOf(origin, point),
        series,
        labels,
        start,
        value: stored.value,
        delta: stored.delta.value,
        count: stored.delta.count,
        bounds,
        counts: stored.delta.counts,
      });
      return null;
    },
  };
}
