import {
  goldenConfig,
  goldenSummary,
  goldenTopErrors,
  goldenTopRoutes,
  goldenTrends,
  goldenValue,
  type FrameData,
  type ParamsOf,
  type ResultOf,
} from '@watchtower/contract';
import { fakeClock } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAsker } from '../../kernel/ask.ts';
import { createBus } from '../../kernel/bus.ts';
import { type Caller, SYSTEM } from '../../kernel/caller.ts';
import type { Slice, SliceContext } from '../../kernel/slice.ts';
import { insertSpans, insertTestRows, openTestStore, type Store, type TestRow } from '../../testing.ts';
import { goldenSlice } from './index.ts';
import { readVitals } from './vitals.ts';

// Yesterday: the engine drops what is older than its table keeps.
const NOW = Math.floor(Date.now() / 86_400_000 - 1) * 86_400_000 + 43_230_000;
const ACME: Caller = { ...SYSTEM, role: 'viewer', client_id: 'acme' };
const TRACE = 'ab'.repeat(16);
const clock = fakeClock(NOW);
const asker = createAsker(clock);
const asked: string[] = [];
const bus = createBus((error) => expect.fail(String(error)));
const thresholds = { latency_p95_ms: { warn: 500, crit: 2000 } };
let store: Store;
let slice: Slice;

const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
const request = (seconds: number, ms: number, more: object = {}): TestRow => ({
  ts: ago(seconds),
  operation: 'http.request',
  kind: 'server',
  service: 'api',
  route: '/posts/:id',
  method: 'GET',
  http_status: 200,
  dur_ns: ms * 1e6,
  ...more,
});
const point = (seconds: number, metric: string, kind: string, more: object): TestRow => ({
  ts: ago(seconds),
  metric,
  kind,
  service: 'worker',
  ...more,
});
const trends = async (params: ParamsOf<typeof goldenTrends>, caller: Caller = SYSTEM) =>
  goldenTrends.result.parse(await asker.ask(goldenTrends, params, caller));
const sumOf = (series: ResultOf<typeof goldenTrends>['series'], name: string): number =>
  series.find((one) => one.name === name)?.points.reduce((n, [, value]) => n + (value ?? 0), 0) ?? NaN;
const value = async (params: ParamsOf<typeof goldenValue>) => (await asker.ask(goldenValue, params)).value;

beforeAll(async () => {
  store = await openTestStore(['ingest', 'golden']);
  // Parts as large ones are stored: the engine reads the keys of maps by another road there.
  for (const table of ['metric_points', 'metric_1m', 'metric_1h'])
    await store.command(`ALTER TABLE ${table} MODIFY SETTING min_bytes_for_wide_part = 0`);
  const spy: Store = { ...store, query: (sql, ...more) => (asked.push(sql), store.query(sql, ...more)) };
  const config = { environment: 'test', thresholds };
  const parts = {
    store: spy,
    bus,
    clock,
    config,
    version: '1.2.3',
    startedAt: NOW - 3_600_000,
    ask: asker.ask,
  };
  slice = goldenSlice(parts as unknown as SliceContext);
  asker.mount(slice.answers ?? []);
  await insertSpans(store, [
    ...Array.from({ length: 90 }, () => request(100, 10)),
    ...Array.from({ length: 8 }, () => request(100, 100, { client_id: 'acme' })),
    request(100, 1000, { http_status: 503, status: 'error', error_type: 'Overload', trace_id: TRACE }),
    request(90, 1000, { http_status: 404, route: '/missing' }),
    { ts: ago(80), operation: 'job.dequeue', dur_ns: 5e6, service: 'worker' },
    {
      ts: ago(70),
      operation: 'job.dequeue',
      status: 'error',
      error_type: 'Boom',
      dur_ns: 5e6,
      service: 'worker',
    },
    { ts: ago(70), operation: 'llm.call', parent_span_id: '11'.repeat(8), dur_ns: 9e12 },
    request(7200, 50, { http_status: 500, status: 'error' }),
    request(9 * 86_400, 70),
  ]);
  await insertTestRows(store, 'metric_points', [
    point(100, 'posts_published_total', 'counter', {
      series: 1,
      value: 3,
      delta: 3,
      labels: { platform: 'x' },
    }),
    point(40, 'posts_published_total', 'counter', {
      series: 1,
      value: 5,
      delta: 2,
      labels: { platform: 'x' },
    }),
    point(40, 'posts_published_total', 'counter', { series: 2, delta: 7, labels: { platform: 'y,z' } }),
    point(20 * 3600, 'posts_published_total', 'counter', {
      series: 2,
      delta: 4,
      labels: { platform: 'y,z' },
    }),
    point(3000, 'stale_total', 'counter', { series: 3, delta: 1 }),
    point(100, 'queue_depth', 'gauge', { series: 4, value: 9, labels: { queue: 'publish' } }),
    point(30, 'queue_depth', 'gauge', { series: 4, value: 4, labels: { queue: 'publish' } }),
    point(30, 'queue_depth', 'gauge', { series: 5, value: 2, labels: { queue: 'plan' } }),
    point(30, 'process_cpu_utilization_pct', 'gauge', { series: 6, value: 41.5, service: 'api' }),
    point(30, 'runner_capacity_in_use', 'gauge', { series: 7, value: 3, labels: { runner_pool: 'big' } }),
    point(30, 'runner_capacity_total', 'gauge', { series: 8, value: 4, labels: { runner_pool: 'big' } }),
    point(30, 'host_wait_ms', 'histogram', {
      series: 9,
      unit: 'ms',
      count: 4,
      bounds: [10, 20],
      bucket_counts: [2, 2, 0],
    }),
    point(30, 'host_wait_ms', 'histogram', {
      series: 10,
      unit: 'ms',
      count: 4,
      bounds: [20, 40],
      bucket_counts: [0, 4, 0],
    }),
  ]);
});
afterAll(() => store.close());

test('the summary holds the four signals of the last minutes, from rollups alone', async () => {
  asked.length = 0;
  const [summary, again] = await Promise.all([asker.ask(goldenSummary, {}), asker.ask(goldenSummary, {})]);
  goldenSummary.result.parse(summary);
  // 100 requests: 90 of 10 ms, 8 of 100 ms, 2 of 1000 ms; buckets are ±4.4 %.
  expect(summary.latency_ms.p50).toBeGreaterThan(9.56);
  expect(summary.latency_ms.p50).toBeLessThan(10.44);
  expect(Math.abs((summary.latency_ms.p95 ?? 0) - 100)).toBeLessThan(4.4);
  expect(Math.abs((summary.latency_ms.p99 ?? 0) - 1000)).toBeLessThan(44);
  // The window starts at 11:55:00 and lasts 330 s; 2 of 102 operations failed, the 404 is not one of them.
  expect(summary.traffic_rps).toBe(0.303);
  expect(summary.error_rate_pct).toBe(1.961);
  expect([summary.saturation_pct, summary.saturation_source]).toEqual([75, 'runners big']);
  expect(summary.server).toEqual({
    version: '1.2.3',
    uptime_s: 3600,
    environment: 'test',
    active_users: 0,
    clients: 1,
  });
  // A collector that started a minute ago and holds nothing older than 11:58:00 has listened for 150 s.
  expect((await readVitals(store, NOW, NOW - 60_000)).traffic_rps).toBe(0.667);
  expect(again).toBe(summary);
  expect(asked).toHaveLength(3);
  await expectNoRawRead();
});

async function expectNoRawRead(): Promise<void> {
  expect(asked.length).toBeGreaterThan(0);
  for (const sql of asked) expect(sql).not.toMatch(/\b(spans|logs|metric_points)\b/);
  const from = new Set(asked.flatMap((sql) => [...sql.matchAll(/FROM (\w+)/g)].map(([, table]) => table)));
  const views = await store.query<{ n: string }>(
    `SELECT count() AS n FROM system.tables WHERE database = {db:String} AND name IN {names:Array(String)} AND engine NOT LIKE '%AggregatingMergeTree'`,
    { db: store.database, names: [...from] },
  );
  expect(views).toEqual([{ n: '0' }]);
}

test('trends fill every step, choose at most 300 points and read rollups alone', async () => {
  asked.length = 0;
  const day = await trends({ metric: 'errors', range: '24h' });
  expect(day.step_s).toBe(300);
  expect(day.series.map(({ name, points }) => [name, points.length, sumOf(day.series, name)])).toEqual([
    ['4xx', 289, 1],
    ['5xx', 289, 2],
    ['failed', 289, 1],
  ]);
  const month = await trends({ metric: 'latency', range: '30d' });
  expect(month.step_s).toBe(10_800);
  const found = month.series[0]?.points.filter(([, ms]) => ms !== null).map(([at]) => at);
  expect(found).toEqual(
    [NOW - 9 * 86_400_000, NOW - 7_200_000].map((at) => Math.floor(at / 10_800_000) * 10_800_000),
  );
  await trends({ metric: 'posts_published_total', range: '6h' });
  await trends({ metric: 'saturation', range: '6h' });
  await expectNoRawRead();
  const old = await trends({ metric: 'traffic', from: ago(9 * 86_400 + 60), to: ago(9 * 86_400 - 60) });
  expect(old).toMatchObject({ step_s: 3600, unit: '1/s' });
  expect(sumOf(old.series, 'traffic')).toBeGreaterThan(0);
});

test('the points of a counter add up to what was counted, those of a gauge are its last values', async () => {
  const hour = await trends({ metric: 'posts_published_total', range: '1h' });
  expect([hour.step_s, hour.unit, sumOf(hour.series, 'posts_published_total')]).toEqual([60, '1', 12]);
  expect(sumOf((await trends({ metric: 'posts_published_total' })).series, 'posts_published_total')).toBe(16);
  const depth = await trends({ metric: 'queue_depth', range: '1h' });
  expect(depth.series.map(({ name, points }) => [name, ...points.slice(-3).map(([, n]) => n)])).toEqual([
    ['queue=publish', 9, null, 4],
    ['queue=plan', null, null, 2],
  ]);
  const wait = await trends({ metric: 'host_wait_ms', range: '1h' });
  const last = wait.series.map(({ name, points }) => [name, points.at(-1)?.[1]]);
  // 8 observations, 2 in 0–10, 2 in 10–20, 4 in 20–40: the median is 20, p95 is 7.6 of them: 20 + 20 × 3.6/4.
  expect([wait.unit, ...last]).toEqual(['ms', ['p50', 20], ['p95', 38], ['p99', 39.6], ['count', 8]]);
});

test('an unknown metric is refused with what is known, and a range by its name', async () => {
  const refused = trends({ metric: 'nope' });
  await expect(refused).rejects.toMatchObject({
    code: 'invalid_argument',
    issues: [{ field: 'metric', message: expect.stringMatching(/latency.*queue_depth.*host_wait_ms/) }],
  });
  for (const [params, field] of [
    [{ range: '1h', from: ago(9), to: ago(1) }, 'range'],
    [{ from: ago(9) }, 'to'],
    [{ from: ago(40 * 86_400), to: ago(0) }, 'from'],
  ] as const)
    await expect(trends({ metric: 'latency', ...params })).rejects.toMatchObject({ issues: [{ field }] });
});

test('one number of a window: signals, counters, gauges and histograms', async () => {
  expect(await value({ metric: 'posts_published_total', agg: 'sum', window_s: 60 })).toBe(9);
  const labels = 'platform:y\\,z';
  expect(await value({ metric: 'posts_published_total', agg: 'sum', window_s: 60, labels })).toBe(7);
  expect(
    await value({ metric: 'posts_published_total', agg: 'rate', window_s: 120, labels: 'platform:x' }),
  ).toBe(5 / 120);
  expect(await value({ metric: 'posts_published_total', agg: 'sum', window_s: 86_400 })).toBe(16);
  expect(await value({ metric: 'stale_total', agg: 'sum', window_s: 60 })).toBe(0);
  expect(await value({ metric: 'jobs_completed_total', agg: 'sum', window_s: 60 })).toBeNull();
  expect(await value({ metric: 'queue_depth', agg: 'last', window_s: 600 })).toBe(6);
  expect(await value({ metric: 'host_wait_ms', agg: 'p95', window_s: 600 })).toBe(38);
  expect(await value({ metric: 'errors', agg: 'sum', window_s: 120 })).toBe(2);
  expect(await value({ metric: 'errors', agg: 'last', window_s: 600 })).toBeCloseTo(200 / 102);
  expect(await value({ metric: 'traffic', agg: 'sum', window_s: 95, labels: 'service:api' })).toBe(1);
  expect(
    await value({ metric: 'latency', agg: 'p95', window_s: 600, labels: 'operation:llm.call' }),
  ).toBeGreaterThan(8e6);
  expect(await value({ metric: 'saturation', agg: 'last', window_s: 600 })).toBe(75);
  for (const [params, field] of [
    [{ metric: 'queue_depth', agg: 'rate' }, 'agg'],
    [{ metric: 'latency', agg: 'sum' }, 'agg'],
    [{ metric: 'traffic', agg: 'sum', labels: 'platform:x' }, 'labels'],
    [{ metric: 'queue_depth', agg: 'last', labels: 'nonsense' }, 'labels'],
  ] as const)
    await expect(value({ ...params, window_s: 60 })).rejects.toMatchObject({ issues: [{ field }] });
});

test('routes and error types are ranked, and a client sees its own alone', async () => {
  const routes = await asker.ask(goldenTopRoutes, { range: '1h' });
  expect(goldenTopRoutes.result.parse(routes).items.map((r) => [r.route, r.count, r.error_rate])).toEqual([
    ['/missing', 1, 0],
    ['/posts/:id', 99, 0.010101],
  ]);
  const failing = await asker.ask(goldenTopRoutes, { range: '30d', sort: 'errors', limit: 1 });
  expect(failing.items.map((r) => [r.route, r.service, r.count])).toEqual([['/posts/:id', 'api', 101]]);
  expect((await asker.ask(goldenTopRoutes, {}, ACME)).items.map(({ count }) => count)).toEqual([8]);
  const errors = await asker.ask(goldenTopErrors, { range: '24h' });
  expect(goldenTopErrors.result.parse(errors).items.map((e) => [e.error_type, e.count, e.share])).toEqual([
    ['500', 1, 0.333333],
    ['Boom', 1, 0.333333],
    ['Overload', 1, 0.333333],
  ]);
  expect(errors.items[2]).toMatchObject({ last_seen: ago(100), trace_id: TRACE });
  expect((await asker.ask(goldenTopErrors, {}, ACME)).items).toEqual([]);
  expect(sumOf((await trends({ metric: 'saturation' }, ACME)).series, 'saturation')).toBe(0);
  expect((await asker.ask(goldenConfig, {})).thresholds).toEqual(thresholds);
});

test('rollups agree with the raw rows, and vital signs are announced', async () => {
  const n = async (sql: string) => store.query(`SELECT toString(sum(n)) AS n FROM (${sql})`);
  expect(await n('SELECT n FROM lat_1h')).toEqual(await n('SELECT count() AS n FROM spans'));
  const recent = 'now() - INTERVAL 5 DAY';
  expect(await n(`SELECT n FROM lat_1m WHERE t > ${recent}`)).toEqual(
    await n(`SELECT count() AS n FROM spans WHERE ts > ${recent}`),
  );
  expect(await n('SELECT n FROM errors_1m')).toEqual(
    await n(`SELECT count() AS n FROM spans WHERE status = 'error'`),
  );
  for (const table of ['metric_1m', 'metric_1h'])
    expect(await n(`SELECT total AS n FROM ${table}`)).toEqual(
      await n('SELECT delta AS n FROM metric_points'),
    );
  const signs: FrameData<'admin.observability.vital_signs'>[] = [];
  bus.on('vital_signs', (data) => signs.push(data));
  await slice.jobs?.[0]?.run(NOW);
  expect(signs).toMatchObject([{ traffic_rate: 0.303, error_rate: 1.961, saturation_pct: 75 }]);
});
