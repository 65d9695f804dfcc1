import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';
import { readableMetrics } from './testing/readable-metrics.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-metrics-'));
const started = Date.now() - 60_000;
let store: Store;
let ingest: TestIngest;
let clock = started;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  ingest = await openIngest(store, dir);
});
afterAll(async () => {
  await ingest.stop();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

type Point = Record<string, unknown>;
const nano = (ms: number): string => `${ms}000000`;

function labels(given: Record<string, string>): object[] {
  return Object.entries(given).map(([key, value]) => ({ key, value: { stringValue: value } }));
}

function point(value: Point, given: Record<string, string> = {}, start = started): Point {
  clock += 10;
  return { startTimeUnixNano: nano(start), timeUnixNano: nano(clock), attributes: labels(given), ...value };
}

async function send(metric: object, service = 'api', instance = 'one'): Promise<Response> {
  const attributes = labels({ 'service.name': service, 'service.instance.id': instance });
  const resourceMetrics = [
    { resource: { attributes }, scopeMetrics: [{ scope: { name: 'test' }, metrics: [metric] }] },
  ];
  return ingest.post('metrics', JSON.stringify({ resourceMetrics }));
}

const counter = (name: string, dataPoints: Point[], temporality = 2): object => ({
  name,
  unit: '1',
  sum: { aggregationTemporality: temporality, isMonotonic: true, dataPoints },
});

interface Row {
  metric: string;
  kind: string;
  value: number;
  delta: number;
  count: string;
  labels: Record<string, string>;
  bucket_counts: string[];
}

async function rowsOf(metric: string, count: number): Promise<Row[]> {
  const sql = 'SELECT * FROM metric_points WHERE metric = {metric:String} ORDER BY ts';
  await expect.poll(async () => (await store.query(sql, { metric })).length, { timeout: 10_000 }).toBe(count);
  return store.query<Row>(sql, { metric });
}

describe('a counter', () => {
  it('adds what is new: cumulative, delta, reset, late, another sender', async () => {
    const name = 'jobs_enqueued_total';
    const lane = { lane: 'planning', blueprint: 'b' };
    const early = point({ asInt: '4' }, lane);
    await send(counter(name, [point({ asInt: '5' }, lane)]));
    await send(counter(name, [point({ asInt: '12' }, lane)]));
    await send(counter(name, [early]));
    await send(counter(name, [point({ asInt: '3' }, lane)]));
    await send(counter(name, [point({ asInt: '2' }, lane, started + 1000)]));
    await send(counter(name, [point({ asInt: '7' }, lane)]), 'api', 'two');
    await send(counter(name, [point({ asDouble: 1.5 }, lane)], 1));
    const rows = await rowsOf(name, 7);
    expect(rows.map((row) => row.delta).toSorted((a, b) => a - b)).toEqual([0, 1.5, 2, 3, 5, 7, 7]);
    expect(rows.every((row) => row.kind === 'counter')).toBe(true);
  });

  it('goes on after a restart of the collector', async () => {
    const name = 'posts_published_total';
    const histogram = (count: number, counts: number[]): object => ({
      name: 'api_http_duration_ms',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [point({ count, sum: count * 10, bucketCounts: counts, explicitBounds: [5, 50] })],
      },
    });
    await send(counter(name, [point({ asInt: 10 })]));
    await send(histogram(3, [1, 2, 0]));
    await ingest.stop();
    ingest = await openIngest(store, dir);
    await send(counter(name, [point({ asInt: 14 })]));
    await send(histogram(7, [1, 4, 2]));
    expect((await rowsOf(name, 2)).map((row) => row.delta)).toEqual([10, 4]);
    const [, last] = await rowsOf('api_http_duration_ms', 2);
    expect(last).toMatchObject({ count: '4', delta: 40, bucket_counts: ['0', '2', '2'], kind: 'histogram' });
  });

  it('counts once what an earlier life left in the journal, also when the store takes it late', async () => {
    const name = 'replayed_late_total';
    const home = mkdtempSync(join(tmpdir(), 'watchtower-late-'));
    const refuse: Store['insertFile'] = () => Promise.reject(new Error('down'));
    const before = await openIngest({ ...store, insertFile: refuse }, home);
    const at = ingest;
    ingest = before;
    expect((await send(counter(name, [point({ asInt: 10 })]))).status).toBe(200);
    await before.stop();
    let failures = 2;
    const late: Store['insertFile'] = (...given) =>
      failures-- > 0 ? refuse(...given) : store.insertFile(...given);
    ingest = await openIngest({ ...store, insertFile: late }, home);
    const grown = counter(name, [point({ asInt: 14 })]);
    const early = await send(grown);
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5']);
    await expect.poll(async () => (await send(grown)).status, { timeout: 10_000 }).toBe(200);
    expect((await rowsOf(name, 2)).map((row) => row.delta)).toEqual([10, 4]);
    await ingest.stop();
    ingest = at;
    rmSync(home, { recursive: true, force: true });
  });

  it('keeps its allow-list and its limit of label combinations', async () => {
    await send(
      counter('llm_calls_total', [
        point({ asInt: 1 }, { provider: 'openai', model: 'm', request_id: 'r1', secret: 'x' }),
      ]),
    );
    const [row] = await rowsOf('llm_calls_total', 1);
    expect(row?.labels).toEqual({ model: 'm', provider: 'openai' });
    const many = Array.from({ length: 130 }, (_, i) => point({ asInt: 1 }, { shop: `s${i}` }));
    await send(counter('shop_visits_total', many));
    const rows = await rowsOf('shop_visits_total', 130);
    expect(new Set(rows.map((each) => each.labels['shop'])).size).toBe(101);
    expect(rows.filter((each) => each.labels['shop'] === '__other__').length).toBe(30);
    expect(rows.reduce((sum, each) => sum + each.delta, 0)).toBe(130);
  });
});

describe('the two encodings', () => {
  it('store the same points from a real exporter’s bytes', async () => {
    const from = Math.floor(started / 1000);
    for (const round of [1, 2]) {
      const proto = ProtobufMetricsSerializer.serializeRequest(readableMetrics('enc', from, round) as never);
      const json = JsonMetricsSerializer.serializeRequest(readableMetrics('enc', from, round) as never);
      const answers = [
        await ingest.post('metrics', Buffer.from(proto ?? [])),
        await ingest.post(
          'metrics',
          Buffer.from(json ?? [])
            .toString()
            .replaceAll('enc', 'json'),
        ),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
      expect(await answers[1]?.text()).toBe('{}');
    }
    const sql = `SELECT replaceAll(toString(metric), service, '') AS name, kind, unit, labels, ts, start_ts, value, delta, count,
      bounds, bucket_counts FROM metric_points WHERE service = {service:String} ORDER BY name, ts, value`;
    await expect
      .poll(async () => (await store.query(sql, { service: 'json' })).length, { timeout: 10_000 })
      .toBe(18);
    const [a, b] = [await store.query(sql, { service: 'enc' }), await store.query(sql, { service: 'json' })];
    expect(a).toEqual(b);
    const found = (name: string) => a.filter((row) => (row as { name: string }).name === name);
    expect(found('_orders')).toMatchObject([
      { kind: 'counter', value: 10, delta: 10, labels: { region: 'eu' } },
      { kind: 'counter', value: 10.5, delta: 10.5, labels: { region: 'eu', shop: 'b' } },
      { kind: 'counter', value: 20, delta: 10 },
      { kind: 'counter', value: 20.5, delta: 10 },
    ]);
    expect(found('_carts').map((row) => (row as { kind: string }).kind)).toEqual(Array(4).fill('gauge'));
    expect(found('_temperature')).toContainEqual(
      expect.objectContaining({ value: 7, unit: 'Cel', labels: { region: 'eu', flag: 'true', count: '3' } }),
    );
    expect(found('_wait')).toMatchObject([
      { kind: 'histogram', count: '4', bounds: [5, 50], bucket_counts: ['1', '2', '1'] },
      { kind: 'histogram', count: '3', bounds: [5, 50], bucket_counts: ['1', '2', '0'] },
    ]);
  });
});

describe('other kinds', () => {
  it('stores gauges and up-down counters as levels', async () => {
    await send({ name: 'queue_depth', gauge: { dataPoints: [point({ asInt: 3 }, { queue: 'q' })] } });
    const updown = (value: number): object => ({
      name: 'tabs_open',
      sum: { aggregationTemporality: 1, dataPoints: [point({ asInt: value })] },
    });
    await send(updown(5));
    await send(updown(-2));
    expect((await rowsOf('queue_depth', 1))[0]).toMatchObject({ kind: 'gauge', value: 3 });
    expect((await rowsOf('tabs_open', 2)).map((row) => row.value)).toEqual([5, 3]);
  });

  it('refuses what it cannot store, and says so', async () => {
    const refuse = async (metric: object): Promise<unknown> => (await send(metric)).json();
    const dataPoints = [point({}), point({})];
    const rejected = (count: string, why: RegExp): object => ({
      partialSuccess: { rejectedDataPoints: count, errorMessage: expect.stringMatching(why) },
    });
    expect(await refuse({ name: 'a', exponentialHistogram: { dataPoints } })).toEqual(
      rejected('2', /exponential.*explicit/),
    );
    expect(await refuse({ name: 'a', summary: { dataPoints } })).toEqual(rejected('2', /summaries/));
    expect(await refuse({ name: 'a', gauge: { dataPoints: [point({ asDouble: 'NaN' })] } })).toEqual(
      rejected('1', /finite/),
    );
    expect(await refuse({ name: 'a', sum: { dataPoints: [point({ asInt: 1 })] } })).toEqual(
      rejected('1', /temporality/),
    );
  });
});
