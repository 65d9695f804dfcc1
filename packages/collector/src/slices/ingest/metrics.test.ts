import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';

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
