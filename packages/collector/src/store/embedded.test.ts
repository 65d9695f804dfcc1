import { isWatchtowerError } from '@watchtower/contract';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from './embedded.ts';
import type { Store } from './store.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-store-'));
let store: Store;

beforeAll(async () => {
  store = await openEmbeddedStore({ dataDir });
  await store.command(`CREATE TABLE raw (at DateTime64(3, 'UTC'), key String, n UInt64) ENGINE = MergeTree ORDER BY key
    SETTINGS non_replicated_deduplication_window = 1000`);
  await store.command(`CREATE TABLE sums (key String, n SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree
    ORDER BY key SETTINGS non_replicated_deduplication_window = 1000`);
  await store.command(
    'CREATE MATERIALIZED VIEW sums_mv TO sums AS SELECT key, sum(n) AS n FROM raw GROUP BY key',
  );
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function totals(): Promise<{ rows: string; raw: string; sums: string }> {
  const [row] = await store.query<{ rows: string; raw: string; sums: string }>(
    'SELECT (SELECT count() FROM raw) AS rows, (SELECT sum(n) FROM raw) AS raw, (SELECT sum(n) FROM sums) AS sums',
  );
  if (row === undefined) throw new Error('no totals');
  return row;
}

async function collect(stream: AsyncIterable<unknown[]>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const chunk of stream) rows.push(...chunk);
  return rows;
}

/** Seconds the engine sleeps, in steps it can be stopped between. */
const SLEEP = 'SELECT sleepEachRow(0.1) FROM numbers({steps:UInt8}) SETTINGS max_block_size = 1';

describe('reading', () => {
  it('answers in parallel, and a session never has two statements', async () => {
    const started = performance.now();
    const three = await Promise.all([1, 2, 3].map(() => store.measure(SLEEP, { steps: 5 })));
    const wall = (performance.now() - started) / 1000;
    const worked = three.reduce((sum, { stats }) => sum + stats.elapsed_s, 0);
    expect(worked).toBeGreaterThan(1.5);
    expect(wall).toBeLessThan(worked * 0.7);
    const rows = await Promise.all(
      Array.from({ length: 40 }, (_, i) => store.query<{ i: number }>('SELECT {i:UInt8} AS i', { i })),
    );
    expect(rows.map(([row]) => row?.i)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('keeps the settings of one statement out of the next', async () => {
    await store.query('SELECT 1 SETTINGS max_block_size = 7', {}, { maxRows: 5, maxSeconds: 3 });
    const session =
      "SELECT name, value FROM system.settings WHERE name IN ('max_block_size', 'max_result_rows')";
    for (let i = 0; i < 8; i++) {
      const rows = await store.query<{ name: string; value: string }>(session, {}, { maxRows: 1000 });
      expect(rows.find(({ name }) => name === 'max_block_size')?.value).not.toBe('7');
      expect(rows.find(({ name }) => name === 'max_result_rows')?.value).toBe('1000');
    }
    await store.insertRows('raw', [{ key: 'leak', n: 0 }], { token: 'leak' });
    const [row] = await store.query<{ value: string }>(
      "SELECT value FROM system.settings WHERE name = 'insert_deduplication_token'",
    );
    expect(row?.value).toBe('');
  });

  it('stops at the limits of rows, time and memory, saying so', async () => {
    const rows = store.query('SELECT number FROM numbers(1000)', {}, { maxRows: 10 });
    await expect(rows).rejects.toSatisfy((e) => isWatchtowerError(e, 'too_large'));
    const started = performance.now();
    const slow = store.query(SLEEP, { steps: 100 }, { maxSeconds: 0.5 });
    await expect(slow).rejects.toThrow(/longer than it may/);
    expect(performance.now() - started).toBeLessThan(6000);
    const big = store.query(
      'SELECT groupArray(number) AS a FROM numbers(50000000)',
      {},
      { maxMemory: 50_000_000 },
    );
    await expect(big).rejects.toThrow(/memory/);
  });

  it('stops the engine when a query is cancelled, also right at its start', async () => {
    for (const delay of [0, 150]) {
      const cancel = new AbortController();
      setTimeout(() => cancel.abort(), delay);
      const started = performance.now();
      await expect(store.query(SLEEP, { steps: 80 }, { signal: cancel.signal })).rejects.toThrow(/cancelled/);
      expect(performance.now() - started).toBeLessThan(5000);
    }
    const running = await store.query(
      "SELECT query FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'",
    );
    expect(running).toEqual([]);
  });

  it('leaves nothing of a failed statement in the next answer', async () => {
    const failures = [
      () =>
        store.query(
          'SELECT number, throwIf(number = 150000) FROM numbers(200000) SETTINGS max_block_size = 1000',
        ),
      () => store.query('SELECT number FROM numbers(1000)', {}, { maxRows: 10 }),
      () => store.query('SELECT no_such_column FROM raw'),
      () => store.insertRows('raw', [{ n: 'not a number' }], { token: 'bad' }),
      () => store.command('CREATE TABLE raw (n UInt8) ENGINE = Memory'),
      () => collect(store.stream('SELECT number, throwIf(number = 150000) FROM numbers(200000)')),
    ];
    for (const fail of failures) {
      await expect(fail()).rejects.toThrow();
      const answers = [0, 1, 2, 3].map((i) => store.query('SELECT {i:UInt8} AS i', { i }));
      expect(await Promise.all(answers)).toEqual([0, 1, 2, 3].map((i) => [{ i }]));
      expect(await collect(store.stream('SELECT 7 AS i'))).toEqual([{ i: 7 }]);
    }
  });

  it('reports what a query read', async () => {
    const { stats } = await store.measure('SELECT count() AS n FROM numbers(12345) WHERE number % 2 = 0');
    expect(stats.rows_read).toBe(12345);
    expect(stats.elapsed_s).toBeGreaterThan(0);
  });

  it('streams in chunks and gives the session back when the reader leaves early or fails', async () => {
    const sql = 'SELECT number FROM numbers({n:UInt64})';
    let rows = 0;
    let chunks = 0;
    for await (const chunk of store.stream<{ number: string }>(sql, { n: 300_000 })) {
      rows += chunk.length;
      chunks++;
    }
    expect(rows).toBe(300_000);
    expect(chunks).toBeGreaterThan(1);
    for (let i = 0; i < 6; i++) {
      for await (const chunk of store.stream(sql, { n: 10_000_000 }, { maxRows: 20_000_000 })) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      const failing = store.stream('SELECT throwIf(number = 5) FROM numbers(10)')[Symbol.asyncIterator]();
      await expect(failing.next()).rejects.toThrow(/refused a statement/);
    }
    expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('inserting', () => {
  it('stores rows once per token, in the views as well', async () => {
    const before = await totals();
    const rows = Array.from({ length: 100 }, (_, i) => ({
      at: '2026-01-02T03:04:05.678Z',
      key: `k${i % 3}'\ud800`,
      n: 1,
    }));
    for (let i = 0; i < 3; i++) await store.insertRows('raw', rows, { token: 'rows-1' });
    const after = await totals();
    expect(Number(after.rows) - Number(before.rows)).toBe(100);
    expect(Number(after.sums) - Number(before.sums)).toBe(100);
    const [row] = await store.query<{ at: string; key: string }>(
      "SELECT at, key FROM raw WHERE startsWith(key, 'k1')",
    );
    expect(row).toEqual({ at: '2026-01-02 03:04:05.678', key: "k1'\ufffd" });
  });

  it('stores a file of blocks once per token, in the views as well, from any session', async () => {
    const before = await totals();
    for (const [name, n] of [
      ['a', 250_000],
      ['b', 10],
    ] as const) {
      const file = join(dataDir, `${name}.native`);
      await store.command(
        `INSERT INTO FUNCTION file('${file}', 'Native') SELECT toDateTime64(number % 7, 3, 'UTC') AS at, concat('${name}', toString(number % 11)) AS key, toUInt64(1) AS n FROM numbers(${n})`,
      );
      await Promise.all(
        [1, 2, 3].map(() => store.insertFile('raw', file, { columns: ['at', 'key', 'n'], token: name })),
      );
    }
    const after = await totals();
    expect(Number(after.rows) - Number(before.rows)).toBe(250_010);
    expect(Number(after.sums) - Number(before.sums)).toBe(250_010);
  });

  it('goes on writing while slow inserts hold all they may, and a read waits for none of them', async () => {
    await store.command(
      'CREATE MATERIALIZED VIEW slow_mv TO sums AS SELECT key, sum(n + sleepEachRow(0.2)) AS n FROM raw GROUP BY key',
    );
    const file = join(dataDir, 'slow.native');
    await store.command(
      `INSERT INTO FUNCTION file('${file}', 'Native') SELECT now64(3, 'UTC') AS at, 's' AS key, toUInt64(1) AS n FROM numbers(5)`,
    );
    const bulk = ['s1', 's2', 's3'].map((token) =>
      store.insertFile('raw', file, { columns: ['at', 'key', 'n'], token }).then(() => 'stored'),
    );
    const small = store.insertRows('sums', [{ key: 'busy', n: 1 }], { token: 'busy' }).then(() => 'small');
    expect(await Promise.race([small, ...bulk])).toBe('small');
    const read = store.query('SELECT 1').then(() => 'read');
    expect(await Promise.race([read, ...bulk])).toBe('read');
    await Promise.all(bulk);
    await store.command('DROP VIEW slow_mv');
  });
});

describe('opening', () => {
  it('tells a second collector whose directory it is', async () => {
    const script = `import { openEmbeddedStore } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
      await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => console.log(error.message));
      process.exit(0);`;
    const child = spawn(process.execPath, [
      '--conditions=@watchtower/source',
      '--input-type=module',
      '-e',
      script,
    ]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    expect(out).toContain(`${join(dataDir, 'engine')} is in use by another collector`);
    expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
