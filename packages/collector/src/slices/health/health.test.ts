import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthComponents, type HealthReport } from '@watchtower/contract';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BusEvents, createBus } from '../../kernel/bus.ts';
import { SYSTEM } from '../../kernel/caller.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { openEmbeddedStore } from '../../store/embedded.ts';
import { render } from '../../store/render.ts';
import type { Store } from '../../store/store.ts';
import { healthSlice } from './index.ts';
import { judge } from './judge.ts';
import { judgeSelf } from './self.ts';

const T0 = Date.now() - 60_000;
const report = (more: Partial<HealthReport> = {}): HealthReport => ({
  component: 'queue',
  kind: 'queue',
  status: 'healthy',
  service: 'worker',
  instance: 'host:1',
  started_at: '2026-11-21T09:00:00Z',
  interval_s: 10,
  ...more,
});
const heard = (at: number, more: Partial<HealthReport> = {}) => ({
  report: report(more),
  lastSeen: at,
  quietFrom: at,
});

test('silence makes unknown after 3 intervals and down after 10, to the millisecond', () => {
  const one = [heard(T0)];
  expect(judge(one, T0 + 29_999)).toMatchObject({ status: 'healthy', silentSince: null });
  expect(judge(one, T0 + 30_000)).toMatchObject({ status: 'unknown', silentSince: T0 + 30_000 });
  expect(judge(one, T0 + 99_999)).toMatchObject({ status: 'unknown' });
  expect(judge(one, T0 + 100_000)).toMatchObject({ status: 'down', silentSince: T0 + 100_000 });
});

test('the gravest instance that is heard decides; a replaced one does not', () => {
  const old = heard(T0, { instance: 'host:1', status: 'down' });
  const next = heard(T0 + 40_000, { instance: 'host:2' });
  const ill = heard(T0 + 41_000, { instance: 'host:3', status: 'degraded' });
  expect(judge([old, next], T0 + 45_000)).toMatchObject({ status: 'healthy', heard: next });
  expect(judge([old, next, ill], T0 + 45_000)).toMatchObject({ status: 'degraded', heard: ill });
  expect(judge([old, next, ill], T0 + 200_000)).toMatchObject({ status: 'down', heard: ill });
});

test('the collector tells what is wrong with itself', () => {
  const well = { store_ms: 3, event_loop_p99_ms: 21, disk_free_ratio: 0.4 };
  expect(judgeSelf(well)).toEqual({ status: 'healthy', message: null });
  expect(judgeSelf({ ...well, store_ms: null }).status).toBe('down');
  expect(judgeSelf({ ...well, disk_free_ratio: 0.01, store_ms: 1500 })).toMatchObject({
    status: 'degraded',
    message: expect.stringMatching(/store takes 1500 ms.*disk has 1 %/),
  });
});

const dir = mkdtempSync(join(tmpdir(), 'wt-health-'));
let store: Store;
beforeAll(async () => {
  store = await openEmbeddedStore({ dataDir: dir });
  const ddl = readFileSync(new URL('./schema/0001_health_reports.sql', import.meta.url), 'utf8');
  for (const sql of render(ddl, { database: store.database })) await store.command(sql);
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

function mounted(startedAt: number, on: Store = store) {
  let now = startedAt;
  const bus = createBus((error) => {
    throw error;
  });
  const changes: BusEvents['health_change'][] = [];
  bus.on('health_change', (change) => changes.push(change));
  const context = {
    config: { dataDir: dir, maxBodyBytes: 1e6 },
    version: '1.2.3',
    startedAt,
    store: on,
    bus,
    clock: { now: () => now, every: () => () => undefined },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      notice: () => undefined,
    },
    redact: (text: string) => text.replaceAll('s3cret', '[REDACTED:x]'),
  } as unknown as SliceContext;
  const slice = healthSlice(context);
  const app = new Hono();
  for (const route of slice.routes ?? []) app.on(route.method, route.path, (c) => route.handle(c, SYSTEM));
  const job = (name: string) => slice.jobs?.find((one) => one.name === name)?.run(now);
  return {
    slice,
    changes,
    at: (ms: number) => (now = ms),
    job,
    post: async (reports: unknown[]) => {
      const response = await app.request('/v1/health', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reports }),
      });
      return (await response.json()) as object;
    },
    list: async () =>
      (await slice.answers?.[0]?.answer({ now } as never)) as { items: Record<string, unknown>[] },
  };
}

test('heartbeats over HTTP, judged one by one, outlive a restart; time the collector was down is not silence', async () => {
  const first = mounted(T0);
  await first.slice.start?.();
  const answer = await first.post([
    report({
      status: 'degraded',
      message: 'lag, key s3cret',
      resources: { cpu_pct: 12.5 },
      depends_on: ['redis'],
    }),
    { component: 'x' },
    report({ component: 'api', interval_s: 5 }),
  ]);
  expect(answer).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'invalid_argument' }] });
  expect(first.changes).toContainEqual({ service: 'queue', old_status: 'unknown', new_status: 'degraded' });
  first.at(T0 + 15_000);
  await first.post([report({ status: 'degraded' })]);
  await first.job('health-silence');
  expect(first.changes.at(-1)).toEqual({ service: 'api', old_status: 'healthy', new_status: 'unknown' });
  await first.slice.stop?.();

  const second = mounted(T0 + 40_000);
  await second.slice.start?.();
  const answered = await second.list();
  healthComponents.result.parse(answered);
  const { items } = answered;
  expect(second.changes).toEqual([]);
  expect(items.map((item) => [item['component'], item['status']])).toEqual([
    ['api', 'unknown'],
    ['collector', 'healthy'],
    ['queue', 'degraded'],
  ]);
  expect(items[2]).toMatchObject({
    since: new Date(T0).toISOString(),
    last_seen: new Date(T0 + 15_000).toISOString(),
  });
  expect(items[1]).toMatchObject({ version: '1.2.3', resources: { rss_bytes: expect.any(Number) } });
  second.at(T0 + 40_000 + 30_000);
  await second.job('health-silence');
  expect(second.changes).toContainEqual({ service: 'queue', old_status: 'degraded', new_status: 'unknown' });
  expect(JSON.stringify(await store.query('SELECT * FROM health_reports'))).not.toContain('s3cret');
  await second.slice.stop?.();
});

test('a heartbeat that was answered outlives a kill, and many at once are few inserts', async () => {
  const at = T0 + 200_000;
  const inserts: number[] = [];
  const counting: Store = {
    ...store,
    insertRows: (table, rows, insert) => (inserts.push(rows.length), store.insertRows(table, rows, insert)),
  };
  const killed = mounted(at, counting);
  const names = Array.from({ length: 20 }, (_, i) => `shard-${i}`);
  await Promise.all(names.map((component) => killed.post([report({ component })])));
  expect(inserts.reduce((sum, rows) => sum + rows, 0)).toBe(20);
  expect(inserts.length).toBeLessThan(5);

  const next = mounted(at + 1000);
  await next.slice.start?.();
  const { items } = await next.list();
  const known = items.map((item) => item['component']);
  expect(known).toEqual(expect.arrayContaining(names));
  await next.slice.stop?.();
});
