import { costReport, type ResultOf } from '@watchtower/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/caller.ts';
import { openTestStore, type Store } from '../../testing.ts';
import { costReportAnswer } from './report.ts';

const DAY_MS = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** The last Friday that is not the first of a month: its week and month are known, and the engine still keeps it. */
function lastFriday(): number {
  let day = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
  while (new Date(day).getUTCDay() !== 5 || new Date(day).getUTCDate() === 1) day -= DAY_MS;
  return day;
}
const FRIDAY = lastFriday();
const TODAY = iso(FRIDAY).slice(0, 10);
const NOW = Date.parse(`${TODAY}T15:30:00Z`);
let store: Store;
let made = 0;

const call = (ts: string, more: object): object => ({
  ts: ts.replace('T', ' ').replace('Z', ''),
  trace_id: `trace-${String(++made).padStart(10, '0')}`,
  span_id: `s${String(made).padStart(7, '0')}`,
  operation: 'llm.call',
  provider: 'openai',
  cost_source: 'catalogue',
  ...more,
});

beforeAll(async () => {
  store = await openTestStore(['ingest', 'cost']);
  const rows = [
    call(`${TODAY}T01:10:00Z`, {
      model: 'gpt-5',
      cost_nano: 172_499,
      input_tokens: 1000,
      output_tokens: 500,
      cache_read_tokens: 100,
      client_id: 'acme',
      subject: 'u1',
      session_id: 'se1',
      agent_id: 'writer',
    }),
    call(`${TODAY}T01:20:00Z`, {
      model: 'gpt-5',
      cost_nano: 1,
      input_tokens: 1,
      client_id: 'acme',
      subject: 'u2',
      agent_id: 'writer',
    }),
    call(`${TODAY}T03:00:00Z`, {
      model: 'gpt-6',
      cost_source: 'unknown',
      cost_nano: 999,
      input_tokens: 7,
      client_id: 'beta',
      subject: 'u1',
    }),
    call(`${TODAY}T14:00:00Z`, {
      model: 'claude',
      provider: 'anthropic',
      cost_source: 'override',
      cost_nano: 3_000_000_000,
      reasoning_tokens: 3,
      client_id: 'beta',
      subject: 'u1',
    }),
    call(iso(FRIDAY - 1), { model: 'gpt-5', cost_nano: 5_000, client_id: 'acme', subject: 'u1' }),
    call(`${TODAY}T01:10:00Z`, { operation: 'http.request', cost_source: 'none', cost_nano: 77 }),
  ];
  await store.insertRows('spans', rows, { token: 'a' });
  await store.insertRows('spans', rows, { token: 'a' });
});
afterAll(() => store.close());

const report = async (params: object = {}, clientId: string | null = null) =>
  costReport.result.parse(
    await costReportAnswer(store).answer({ params, clientId, caller: SYSTEM, now: NOW } as never),
  ) as ResultOf<typeof costReport>;

test('a day adds up to the nano-dollar, leaves out what is unpriced, and is not doubled by a replay', async () => {
  const day = await report();
  expect(day).toMatchObject({
    period: 'day',
    from: iso(FRIDAY),
    to: iso(FRIDAY + DAY_MS),
  });
  expect(day.total).toEqual({
    cost_usd: 3.000173,
    calls: 4,
    unpriced_calls: 1,
    input_tokens: 1008,
    output_tokens: 500,
    cache_read_tokens: 100,
    cache_write_tokens: 0,
    reasoning_tokens: 3,
  });
  expect(day.items.map(({ key, cost_usd, share, calls }) => [key, cost_usd, share, calls])).toEqual([
    ['claude', 3, 0.999943, 1],
    ['gpt-5', 0.000173, 0.000057, 2],
    ['gpt-6', null, null, 1],
  ]);
  expect(day.buckets).toHaveLength(24);
  expect([0, 1, 3, 14, 23].map((hour) => day.buckets[hour]?.cost_usd)).toEqual([0, 0.000173, null, 3, 0]);
});

test('week and month read the daily rollup, or the hourly one for persons', async () => {
  const week = await report({ period: 'week', group_by: 'client' });
  expect(week.from).toBe(iso(FRIDAY - 4 * DAY_MS));
  expect(week.items.map(({ key, cost_usd }) => [key, cost_usd])).toEqual([
    ['beta', 3],
    ['acme', 0.000178],
  ]);
  expect(week.buckets.map(({ cost_usd }) => cost_usd)).toEqual([0, 0, 0, 0.000005, 3.000173, 0, 0]);
  const month = await report({ period: 'month', at: TODAY.slice(0, 7), group_by: 'user' });
  expect(month.items.map(({ key, calls }) => [key, calls])).toEqual([
    ['u1', 4],
    ['u2', 1],
  ]);
  const next = new Date(month.to).getTime();
  expect(month.from).toBe(`${TODAY.slice(0, 7)}-01T00:00:00.000Z`);
  expect(new Date(next).getUTCDate()).toBe(1);
  expect(month.buckets).toHaveLength(new Date(next - 1).getUTCDate());
  const agents = await report({ group_by: 'agent' });
  expect(agents.items.map(({ key }) => key)).toEqual(['(none)', 'writer']);
});

test('a client sees its own calls alone', async () => {
  const acme = await report({ group_by: 'provider' }, 'acme');
  expect(acme.total).toMatchObject({ calls: 2, cost_usd: 0.000173 });
  expect((await report({}, 'nobody')).total).toMatchObject({ calls: 0, cost_usd: 0 });
});

test('an impossible day is refused by name', async () => {
  const odd = [{ at: '2026-11' }, { at: '2026-02-30' }, { period: 'month', at: '2026-13' }];
  const far = ['day', 'week', 'month'].flatMap((period) =>
    ['0000-01-01', '1999-12-31', '2101-01-01', '9999-12-31'].map((at) => ({ period, at })),
  );
  for (const params of [...odd, ...far])
    await expect(report(params)).rejects.toMatchObject({
      code: 'invalid_argument',
      issues: [{ field: 'at' }],
    });
});

test('rollups agree with the raw rows, and no raw row is read', async () => {
  const sums = `sum(calls) AS n, sum(cost_nano) AS nano`;
  const raw = await store.query(
    `SELECT count() AS n, sumIf(cost_nano, cost_source != 'unknown') AS nano FROM spans WHERE cost_source != 'none'`,
  );
  for (const table of ['cost_1h', 'cost_1d'])
    expect(await store.query(`SELECT ${sums} FROM ${table}`)).toEqual(raw);
  const asked: string[] = [];
  const spy: Store = { ...store, query: (sql, ...more) => (asked.push(sql), store.query(sql, ...more)) };
  await costReportAnswer(spy).answer({ params: {}, clientId: null, caller: SYSTEM, now: NOW } as never);
  expect(asked).toHaveLength(2);
  for (const sql of asked) expect(sql).not.toMatch(/\bspans\b/);
});
