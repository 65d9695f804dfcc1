import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  opsSummary,
  opsTimeseries,
  opsTop,
  type OpsEvent,
  type ParamsOf,
  type Question,
} from '@watchtower/contract';
import { fakeClock } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAsker } from '../../kernel/ask.ts';
import { createBus } from '../../kernel/bus.ts';
import { type Caller, SYSTEM } from '../../kernel/caller.ts';
import { createDocuments } from '../../kernel/documents.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { createVault } from '../../kernel/vault.ts';
import { insertLogs, insertSpans, openTestStore, type Store, type TestRow } from '../../testing.ts';
import { costSlice } from '../cost/index.ts';
import { createDirectory, type Directory } from './directory.ts';
import { opsSlice } from './index.ts';
import { takeWorkflow } from './take-workflow.ts';

// Yesterday and the day before: the engine drops what is older than its table keeps.
const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const [TODAY, DAY_BEFORE] = [day(1), day(2)];
const NOW = Date.parse(`${TODAY}T15:30:00Z`);
const VIEWER: Caller = { ...SYSTEM, role: 'viewer' };
const dir = mkdtempSync(join(tmpdir(), 'wt-ops-'));
const clock = fakeClock(NOW);
const asker = createAsker(clock);
const events: OpsEvent[] = [];
let store: Store;
let directory: Directory;
let stop: () => void;

const at = (time: string): string => `${TODAY}T${time}Z`;
const started = (run_id: string, ts: string, more: object = {}): TestRow => ({
  ts,
  run_id,
  event_name: 'watchtower.run.started',
  agent_id: 'writer',
  ...more,
});
const ended = (run_id: string, ts: string, status: string, ms: number, more: object = {}): TestRow => ({
  ...started(run_id, ts, more),
  event_name: 'watchtower.run.ended',
  attrs: { 'watchtower.run.status': status, 'watchtower.duration_ms': String(ms) },
});
const message = (ts: string, subject: string, role: string): TestRow => ({
  ts,
  subject,
  event_name: 'watchtower.thread.message.created',
  attrs: { 'watchtower.message_role': role },
});
const ask = <Q extends Question>(question: Q, params: ParamsOf<Q>, caller: Caller = SYSTEM) =>
  asker.ask(question, params, caller);

beforeAll(async () => {
  store = await openTestStore(['ingest', 'ops', 'cost']);
  const bus = createBus((error) => expect.fail(String(error)));
  bus.on('ops_event', (event) => events.push(event));
  const documents = await createDocuments({ store, bus, clock });
  stop = () => documents.close();
  const parts = {
    store,
    bus,
    clock,
    documents,
    vault: createVault(dir),
    ask: asker.ask,
    redact: (text: string) => text,
  };
  const context = parts as unknown as SliceContext;
  directory = createDirectory(context);
  asker.mount([...(opsSlice(context).answers ?? []), ...(costSlice(context).answers ?? [])]);
  await insertLogs(store, [
    started('r1', at('01:00:00'), { subject: 'u1' }),
    ended('r1', at('01:00:00.100'), 'success', 100, { subject: 'u1' }),
    started('r2', at('01:30:00'), { subject: 'u2' }),
    ended('r3', at('02:00:00.300'), 'success', 300),
    started('late', `${DAY_BEFORE}T23:59:59.9Z`, { subject: 'u3' }),
    ended('late', at('00:00:00.1'), 'success', 200, { subject: 'u3' }),
    started('old', `${DAY_BEFORE}T15:00:00Z`, { subject: 'u9' }),
    started('f1', at('14:20:00')),
    message(at('12:00:00'), 'u4', 'user'),
    message(at('12:00:01'), 'u5', 'assistant'),
  ]);
  await insertLogs(store, [
    ended('f1', at('14:45:00'), 'failed', 1_500_000),
    ended('f2', at('13:00:00'), 'failed', 10),
    ended('b1', at('15:00:00'), 'blocked', 10),
  ]);
  await insertSpans(store, [
    {
      ts: at('01:00:00.001'),
      operation: 'agent.episode',
      run_id: 'r1',
      dur_ns: 99_000_000,
      agent_id: 'writer',
    },
    {
      ts: at('03:00:00'),
      operation: 'agent.episode',
      dur_ns: 200_000_000,
      agent_id: 'foreign',
      subject: 'u6',
    },
    { ts: at('04:00:00'), operation: 'agent.episode', dur_ns: 5, status: 'error', agent_id: 'foreign' },
    {
      ts: at('01:00:00'),
      operation: 'llm.call',
      agent_id: 'writer',
      cost_source: 'catalogue',
      cost_nano: 2_000_000,
    },
    { ts: at('05:00:00'), operation: 'llm.call', agent_id: 'foreign', cost_source: 'unknown', cost_nano: 9 },
    {
      ts: at('06:00:00'),
      operation: 'llm.call',
      agent_id: 'idle',
      cost_source: 'catalogue',
      cost_nano: 9_000_000,
    },
  ]);
});
afterAll(async () => {
  stop();
  await store.close();
  rmSync(dir, { recursive: true });
});

test('the directory takes each entry by itself, says it once and seals the owner', async () => {
  const send = (...items: unknown[]) => takeWorkflow(items, directory, 'key-1');
  const writer = {
    kind: 'agent',
    action: 'register',
    agent_id: 'writer',
    name: 'Writer',
    owner: 'ana@example.com',
  };
  const first = await send(
    writer,
    { kind: 'story' },
    { ...writer, action: 'update', agent_id: 'ghost' },
    {
      ...writer,
      agent_id: 'cron',
      schedule: '0 * * * *',
    },
  );
  expect(first.accepted).toBe(2);
  expect(first.rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, 'invalid_argument'],
    [2, 'not_found'],
  ]);
  await send(writer, { kind: 'agent', action: 'update', agent_id: 'writer', name: 'Chief writer' });
  await send({ ...writer, agent_id: 'gone' }, { kind: 'agent', action: 'remove', agent_id: 'gone' });
  expect(events.map(({ type, agent_id }) => `${type} ${agent_id}`)).toEqual([
    'agent_created writer',
    'agent_created cron',
    'agent_updated writer',
    'agent_created gone',
  ]);
  expect(directory.count()).toEqual({ total: 2, scheduled: 1 });
  const bodies = await store.query<{ body: string }>('SELECT body FROM documents');
  expect(JSON.stringify(bodies)).not.toContain('example.com');
});

test('the summary counts each run once, by the definitions', async () => {
  const summary = opsSummary.result.parse(await ask(opsSummary, {}));
  // r1 r2 r3 f1 f2 b1 and the two foreign ones; `late` started yesterday although it ended today.
  expect(summary.runs_today).toBe(8);
  expect(summary.latency_ms).toEqual({ p50: 200, p95: 290 });
  expect(summary.errors_last_hour).toBe(1);
  // u1 u2 u3 u4 u6: u5 is an assistant's message, u9 started a day and a half hour ago.
  expect(summary.active_users_24h).toBe(5);
  expect(summary).toMatchObject({
    cost_today_usd: 0.011,
    unpriced_calls_today: 1,
    agents_total: 2,
    agents_scheduled: 1,
  });
  expect([summary.budget_user, summary.budget_global]).toEqual([null, null]);
  expect(summary.top_agents_today).toEqual([
    { agent_id: 'idle', name: null, owner_email: null, runs: 0, cost_usd: 0.009, p95_ms: null },
    {
      agent_id: 'writer',
      name: 'Chief writer',
      owner_email: 'ana@example.com',
      runs: 6,
      cost_usd: 0.002,
      p95_ms: 290,
    },
    { agent_id: 'foreign', name: null, owner_email: null, runs: 2, cost_usd: null, p95_ms: 200 },
  ]);
});

test('owners are for those who operate; runs can lead the ranking', async () => {
  const seen = await ask(opsTop, { kind: 'agents', sort: 'runs', limit: 2 }, VIEWER);
  expect(seen.items.map(({ agent_id, owner_email }) => [agent_id, owner_email])).toEqual([
    ['writer', null],
    ['foreign', null],
  ]);
});

test('the day has 24 hours of runs, errors and cost', async () => {
  const series = async (metric: ParamsOf<typeof opsTimeseries>['metric']) => {
    const points = await ask(opsTimeseries, { metric });
    expect(points.map(({ hour_iso }) => hour_iso)).toEqual(
      Array.from({ length: 24 }, (_, h) => `${String(h).padStart(2, '0')}:00Z`),
    );
    return Object.fromEntries(points.flatMap(({ value }, h) => (value === 0 ? [] : [[h, value]])));
  };
  expect(await series('runs_by_hour')).toEqual({ 1: 2, 2: 1, 3: 1, 4: 1, 12: 1, 14: 2 });
  expect(await series('errors_by_hour')).toEqual({ 4: 1, 13: 1, 14: 1 });
  expect(await series('cost_by_hour')).toEqual({ 1: 0.002, 5: null, 6: 0.009 });
});

test('what is answered from rollups agrees with the raw rows', async () => {
  const raw = await store.query<{ n: string }>(
    `SELECT uniqExact(run_id) AS n FROM logs WHERE event_name LIKE 'watchtower.run.%'`,
  );
  const merged = await store.query<{ n: string }>('SELECT uniqExact(run_id) AS n FROM runs');
  expect(Number(merged[0]?.n)).toBe(Number(raw[0]?.n) + 2);
});
