import { type ParamsOf, tracesList, tracesOne } from '@watchtower/contract';
import { fakeClock } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAsker } from '../../kernel/ask.ts';
import { type Caller, SYSTEM } from '../../kernel/caller.ts';
import { insertLogs, insertSpans, openTestStore, type Store, type TestRow } from '../../testing.ts';
import { logsSlice } from '../logs/index.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { tracesSlice } from './index.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const ACME: Caller = { ...SYSTEM, role: 'viewer', client_id: 'acme' };
const id = (name: string, bytes: number): string =>
  Buffer.from(name)
    .toString('hex')
    .padEnd(bytes * 2, '0')
    .slice(0, bytes * 2);
const trace = (name: string): string => id(name, 16);
const clock = fakeClock(NOW);
const asker = createAsker(clock);
let store: Store;

/** A span `seconds` ago; `at` shifts it by milliseconds. */
const span = (
  of: string,
  name: string,
  parent: string | null,
  seconds: number,
  more: object = {},
): TestRow => ({
  ts: new Date(NOW - seconds * 1000).toISOString(),
  trace_id: trace(of),
  span_id: id(name, 8),
  name,
  ...(parent === null ? {} : { parent_span_id: id(parent, 8) }),
  dur_ns: 100e6,
  ...more,
});
const list = async (params: ParamsOf<typeof tracesList> = {}, caller: Caller = SYSTEM) =>
  tracesList.result.parse(await asker.ask(tracesList, params, caller));
const ids = async (params: ParamsOf<typeof tracesList> = {}, caller: Caller = SYSTEM) =>
  (await list(params, caller)).items.map((item) =>
    Buffer.from(item.trace_id, 'hex').toString().replace(/\0+$/, ''),
  );
const one = async (params: ParamsOf<typeof tracesOne>, caller: Caller = SYSTEM) =>
  tracesOne.result.parse(await asker.ask(tracesOne, params, caller));

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  // Parts as large ones are stored: the engine reads the keys of maps by another road there.
  await store.command('ALTER TABLE spans MODIFY SETTING min_bytes_for_wide_part = 0');
  const context = { store, clock, ask: asker.ask } as unknown as SliceContext;
  asker.mount([...(tracesSlice(context).answers ?? []), ...(logsSlice(context).answers ?? [])]);
  const llm = {
    operation: 'llm.call',
    service: 'worker',
    cost_source: 'catalogue',
    client_id: 'acme',
    pid: 20,
  };
  await insertSpans(store, [
    span('agency', 'receive', null, 60, {
      operation: 'channel.receive',
      service: 'channel',
      pid: 1,
      dur_ns: 9000e6,
      domain: 'inbox',
    }),
    span('agency', 'route', 'receive', 59, { operation: 'gateway.route', service: 'channel', pid: 1 }),
    span('agency', 'GET', 'route', 58, {
      operation: 'http.request',
      kind: 'server',
      service: 'api',
      pid: 10,
      route: '/posts/:id',
      http_status: 200,
      client_id: 'acme',
    }),
    span('agency', 'enqueue', 'GET', 57, { operation: 'job.enqueue', service: 'api', pid: 10, job_id: 'j1' }),
    span('agency', 'dequeue', 'enqueue', 56, {
      operation: 'job.dequeue',
      service: 'worker',
      pid: 20,
      job_id: 'j1',
      status: 'error',
    }),
    span('agency', 'episode', 'dequeue', 55, {
      operation: 'agent.episode',
      service: 'worker',
      pid: 20,
      status: 'error',
      client_id: 'acme',
      run_id: 'r1',
      attrs: { a: 'b' },
      res: { 'host.name': 'h1' },
    }),
    span('agency', 'chat', 'episode', 54, {
      ...llm,
      cost_nano: 1_500_000,
      task_class: 'plan',
      price_version: 'v1',
    }),
    span('agency', 'chat2', 'episode', 53, { ...llm, cost_nano: 700 }),
    span('agency', 'chat3', 'episode', 52, { ...llm, cost_source: 'unknown', cost_nano: 5 }),
    span('agency', 'tool', 'episode', 51, {
      operation: 'tool.call',
      service: 'tools',
      pid: 30,
      status: 'error',
      dur_ns: 60_000e6,
    }),
    span('plain', 'root', null, 20, { operation: 'http.request', route: '/plain', dur_ns: 5e6 }),
    span('broken', 'child', 'never', 30, { operation: 'http.request', kind: 'server', dur_ns: 7e6 }),
    span('broken', 'grand', 'child', 29, { operation: 'db.query', dur_ns: 1e6 }),
    span('server-error', 'root', null, 4000, {
      operation: 'http.request',
      http_status: 502,
      client_id: 'beta',
    }),
    span('days-ago', 'root', null, 4 * 86_400, { operation: 'http.request', dur_ns: 1e6 }),
    span('long', 'late', 'begin', 10, { operation: 'llm.call' }),
    span('long', 'begin', null, 5 * 3600, { operation: 'job.dequeue', dur_ns: 6e6 }),
  ]);
  await insertLogs(store, [
    { ts: new Date(NOW - 50_000), trace_id: trace('agency'), body: 'second', client_id: 'acme' },
    { ts: new Date(NOW - 55_000), trace_id: trace('agency'), body: 'first', client_id: 'acme' },
    { ts: new Date(NOW - 54_000), trace_id: trace('agency'), body: 'of another client', client_id: 'beta' },
    { ts: new Date(NOW - 55_000), trace_id: trace('plain'), body: 'elsewhere' },
  ]);
});
afterAll(() => store.close());

test('the index has each trace once, under its beginning, newest first', async () => {
  expect(await ids()).toEqual(['plain', 'broken', 'agency', 'server-error', 'long', 'days-ago']);
  const [agency] = (await list({ operation: 'tool.call' })).items;
  expect(agency).toEqual({
    trace_id: trace('agency'),
    name: 'receive',
    service: 'channel',
    operation: 'channel.receive',
    route: '/posts/:id',
    domain: 'inbox',
    client_id: 'acme',
    status: 'error',
    start: new Date(NOW - 60_000).toISOString(),
    start_unix_nano: `${NOW - 60_000}000000`,
    duration_ms: 9000,
    total_ms: 69_000,
    spans: 10,
    errors: 3,
    services: 4,
    cost_usd: 0.001501,
  });
});

test('views and filters', async () => {
  expect(await ids({ view: 'recent_errors' })).toEqual(['agency', 'server-error']);
  expect(await ids({ status: 'error', operation: 'http.request', limit: 1 })).toEqual(['agency']);
  expect(await ids({ route: '/plain' })).toEqual(['plain']);
  expect(await ids({ duration_min: 6.5 })).toEqual(['broken', 'agency', 'server-error']);
  expect(await ids({ service: 'tools' })).toEqual(['agency']);
  expect(await ids({}, ACME)).toEqual(['agency']);
  const from = new Date(NOW - 4500_000).toISOString();
  expect(await ids({ from, to: new Date(NOW - 25_000).toISOString() })).toEqual([
    'broken',
    'agency',
    'server-error',
  ]);
  // Roots of http.request in 24 h: 5 and 100 ms, p95 interpolated 95.25; the only channel.receive is its own p95.
  expect(await ids({ view: 'recent_slow' })).toEqual(['server-error']);
});

test('pages hold every trace once, also those of one instant', async () => {
  const many = Array.from({ length: 25 }, (_, i) =>
    span(`many${i}`, 'root', null, i < 12 ? 40 : 7000 + i * 3000, {
      operation: 'job.dequeue',
      queue: 'q',
      service: 'many',
    }),
  );
  await insertSpans(store, many);
  for (const limit of [1, 7, 100]) {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        service: 'many',
        limit,
        ...(cursor === null ? {} : { cursor }),
      });
      found.push(...page.items.map(({ trace_id }) => trace_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(found).toHaveLength(25);
    expect(new Set(found).size).toBe(25);
  }
  const { next_cursor } = await list({ service: 'many', limit: 1 });
  await expect(list({ limit: 1, cursor: next_cursor ?? '' })).rejects.toMatchObject({
    issues: [{ field: 'cursor' }],
  });
});

test('one trace: summary over all its spans, root cause, cost, logs', async () => {
  const found = await one({ trace_id: trace('agency') });
  expect(found.summary).toEqual({
    spans: 10,
    services: 4,
    processes: 5,
    start_unix_nano: `${NOW - 60_000}000000`,
    duration_ms: 69_000,
    errors: 3,
    cost_usd: 0.001501,
    unpriced_calls: 1,
    complete: false,
    missing: ['channel.send'],
    root_cause_span_id: id('tool', 8),
  });
  expect(found.spans.map(({ name }) => name).slice(0, 3)).toEqual(['receive', 'route', 'GET']);
  expect(found.spans.find(({ name }) => name === 'episode')).toMatchObject({
    parent_span_id: id('dequeue', 8),
    status: 'error',
    attributes: {
      a: 'b',
      'host.name': 'h1',
      'watchtower.run_id': 'r1',
      'watchtower.client_id': 'acme',
      'process.pid': '20',
    },
  });
  expect(found.spans.find(({ name }) => name === 'chat')).toMatchObject({
    cost_usd: 0.0015,
    attributes: { 'watchtower.task_class': 'plan', 'watchtower.cost.source': 'catalogue' },
  });
  expect(found.spans.find(({ name }) => name === 'chat3')?.cost_usd).toBeNull();
  expect(found.logs.map(({ message }) => message)).toEqual(['first', 'of another client', 'second']);
  expect(found.audits).toEqual([]);
  const broken = await one({ trace_id: trace('broken') });
  expect(broken.summary).toMatchObject({
    complete: false,
    missing: [`span ${id('never', 8)}`],
    cost_usd: null,
  });
  expect((await one({ trace_id: trace('plain') })).summary).toMatchObject({
    complete: true,
    missing: [],
    root_cause_span_id: null,
  });
});

test('a trace nobody sent, and one of another client, are not found', async () => {
  await expect(one({ trace_id: trace('nobody') })).rejects.toMatchObject({ code: 'not_found' });
  await expect(one({ trace_id: trace('server-error') }, ACME)).rejects.toMatchObject({ code: 'not_found' });
  await expect(one({ trace_id: trace('plain') }, ACME)).rejects.toMatchObject({ code: 'not_found' });
  const own = await one({ trace_id: trace('agency') }, ACME);
  expect(own.logs.map(({ message }) => message)).toEqual(['first', 'second']);
});

test('a large trace comes in windows of 500 spans in the order of their start', async () => {
  const many = Array.from({ length: 1203 }, (_, i) =>
    span('large', `s${i}`, i === 0 ? null : 's0', 900 - Math.floor(i / 3), {}),
  );
  for (let i = 0; i < many.length; i += 300) await insertSpans(store, many.slice(i, i + 300));
  const seen: string[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof one>> = await one({
      trace_id: trace('large'),
      ...(cursor === null ? {} : { cursor }),
    });
    expect(page.summary.spans).toBe(1203);
    sizes.push(page.spans.length);
    seen.push(...page.spans.map(({ start_unix_nano, span_id }) => `${start_unix_nano} ${span_id}`));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(sizes).toEqual([500, 500, 203]);
  expect(seen).toEqual(seen.toSorted());
  expect(new Set(seen).size).toBe(1203);
});
