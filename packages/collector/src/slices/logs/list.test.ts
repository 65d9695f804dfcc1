import { logsList, type ParamsOf } from '@watchtower/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/caller.ts';
import { insertLogs, openTestStore, type Store } from '../../testing.ts';
import { logsListAnswer } from './list.ts';

const NOW = Date.now();
const TRACE = 'cd'.repeat(16);
let store: Store;
let queries = 0;

const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
async function list(params: ParamsOf<typeof logsList> = {}, clientId: string | null = null) {
  const spy: Store = { ...store, query: (...args) => (queries++, store.query(...args)) };
  const asked = { params: logsList.params.parse(params), clientId, caller: SYSTEM, now: NOW };
  return logsList.result.parse(await logsListAnswer(spy).answer(asked as never));
}
const messages = async (params: ParamsOf<typeof logsList>, clientId: string | null = null) =>
  (await list(params, clientId)).items.map(({ message }) => message);
async function all(params: ParamsOf<typeof logsList>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({
      ...params,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.map(({ message }) => message));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  await insertLogs(store, [
    {
      ts: ago(10),
      body: 'Connection timeout to provider',
      severity_number: 17,
      level: 'ERROR',
      client_id: 'acme',
      trace_id: TRACE,
      attrs: { code: '7' },
      run_id: 'r1',
      domain: 'llm',
    },
    { ts: ago(20), body: '100% of posts published', service: 'worker', event_name: 'posts.published' },
    { ts: ago(30), body: 'retrying connection', severity_number: 13, level: 'WARN' },
    { ts: ago(3 * 3600), body: 'three hours ago' },
    { ts: ago(5 * 86_400), body: 'five days ago', severity_number: 21, level: 'FATAL' },
    { ts: ago(25 * 86_400), body: 'long ago' },
    { ts: ago(-3600), body: 'a sender whose clock is ahead' },
  ]);
});
afterAll(() => store.close());

test('the newest come first, over all windows, with everything that is known of them', async () => {
  expect(await messages({})).toEqual([
    'a sender whose clock is ahead',
    'Connection timeout to provider',
    '100% of posts published',
    'retrying connection',
    'three hours ago',
    'five days ago',
    'long ago',
  ]);
  const [item] = (await list({ trace_id: TRACE })).items;
  expect(item).toEqual({
    ts: ago(10),
    level: 'ERROR',
    severity_number: 17,
    service: 'test',
    domain: 'llm',
    event: '',
    message: 'Connection timeout to provider',
    trace_id: TRACE,
    span_id: null,
    request_id: null,
    client_id: 'acme',
    attributes: {
      code: '7',
      'watchtower.client_id': 'acme',
      'watchtower.run_id': 'r1',
      'watchtower.domain': 'llm',
    },
  });
  queries = 0;
  await list({ limit: 3 });
  expect(queries).toBe(1);
});

test('a level means that level and above; a search is by words, in any case, wildcards taken literally', async () => {
  expect(await messages({ level: 'WARN' })).toEqual([
    'Connection timeout to provider',
    'retrying connection',
    'five days ago',
  ]);
  expect(await messages({ search: 'CONNECT' })).toEqual([
    'Connection timeout to provider',
    'retrying connection',
  ]);
  expect(await messages({ search: 'provider timeo' })).toEqual(['Connection timeout to provider']);
  expect(await messages({ search: '100%' })).toEqual(['100% of posts published']);
  expect(await messages({ search: '%' })).toHaveLength(1);
  expect(await messages({ search: "'); DROP TABLE logs; --" })).toEqual([]);
  await expect(messages({ search: 'provider '.repeat(11) })).rejects.toMatchObject({
    code: 'invalid_argument',
    issues: [{ field: 'search' }],
  });
  expect(await messages({ service: 'worker' })).toHaveLength(1);
  expect(await messages({ from: ago(86_400), to: ago(25) })).toEqual([
    'retrying connection',
    'three hours ago',
  ]);
  expect(await messages({}, 'acme')).toEqual(['Connection timeout to provider']);
});

test('pages hold every record once, also those that are alike and of one instant', async () => {
  const twins = Array.from({ length: 23 }, () => ({ ts: ago(50), service: 'twins', body: 'alike' }));
  const instant = Array.from({ length: 20 }, (_, i) => ({ ts: ago(50), service: 'twins', body: `n${i}` }));
  const spread = Array.from({ length: 20 }, (_, i) => ({
    ts: ago(60 + i * 500),
    service: 'twins',
    body: `s${i}`,
  }));
  await insertLogs(store, [...twins, ...instant, ...spread]);
  for (const limit of [1, 4, 7, 100]) {
    const found = await all({ service: 'twins', limit });
    expect(found).toHaveLength(63);
    expect(new Set(found).size).toBe(41);
    expect(found.slice(-20)).toEqual(Array.from({ length: 20 }, (_, i) => `s${i}`));
  }
});

test('a cursor of another filter, or a damaged one, is refused by name', async () => {
  const { next_cursor } = await list({ limit: 1, service: 'test' });
  const cursor = next_cursor ?? '';
  for (const params of [{ cursor, service: 'worker' }, { cursor }, { cursor: 'abc', service: 'test' }])
    await expect(list(params)).rejects.toMatchObject({
      code: 'invalid_argument',
      issues: [{ field: 'cursor' }],
    });
  expect((await list({ cursor, service: 'test', limit: 2 })).items).toHaveLength(2);
});

test('a search uses the text index', async () => {
  const plan = await store.query<{ explain: string }>(
    `EXPLAIN indexes = 1 SELECT ts FROM logs WHERE body ILIKE {word:String}`,
    { word: '%timeout%' },
  );
  expect(plan.map(({ explain }) => explain).join('\n')).toContain('ix_body');
});
