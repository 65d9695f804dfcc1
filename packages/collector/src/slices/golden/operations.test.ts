import { goldenOperations } from '@watchtower/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertSpans, openTestStore, type Store, type TestRow } from '../../testing.ts';
import { SYSTEM } from '../../kernel/caller.ts';
import { goldenOperationsAnswer } from './operations.ts';

const NOW = Math.floor(Date.now() / 60_000) * 60_000;
let store: Store;
const span = (operation: string, ms: number, more: object = {}): TestRow => ({
  ts: new Date(NOW - 600_000).toISOString(),
  operation,
  service: 'worker',
  dur_ns: ms * 1e6,
  ...more,
});

beforeAll(async () => {
  store = await openTestStore(['ingest', 'golden']);
  await insertSpans(store, [
    ...Array.from({ length: 98 }, () => span('llm.call', 800)),
    ...Array.from({ length: 2 }, () => span('llm.call', 4000, { status: 'error', client_id: 'acme' })),
    ...Array.from({ length: 10 }, () => span('tool.call', 20)),
    span('', 1),
  ]);
});
afterAll(() => store.close());

test('breaks latency, rate and errors down by operation, most time first, from rollups alone', async () => {
  const asked: string[] = [];
  const spy: Store = { ...store, query: (sql, ...more) => (asked.push(sql), store.query(sql, ...more)) };
  const { answer } = goldenOperationsAnswer(spy);
  const ask = async (clientId: string | null) =>
    goldenOperations.result.parse(
      await answer({ params: { range: '1h' }, clientId, caller: SYSTEM, now: NOW }),
    ).items;
  const [llm, tool, ...rest] = await ask(null);
  expect(rest).toEqual([]);
  expect(llm).toMatchObject({ operation: 'llm.call', count: 100, error_rate: 0.02, rate_per_s: 0.028 });
  // Buckets are an eighth of an octave wide: ±4.4 %.
  expect(Math.abs((llm?.p50_ms ?? 0) / 800 - 1)).toBeLessThan(0.045);
  expect(Math.abs((llm?.p99_ms ?? 0) / 4000 - 1)).toBeLessThan(0.045);
  expect(tool).toMatchObject({ operation: 'tool.call', count: 10, error_rate: 0 });
  expect(await ask('acme')).toMatchObject([{ operation: 'llm.call', count: 2, error_rate: 1 }]);
  expect(asked.join(' ')).not.toMatch(/FROM spans/);
});
