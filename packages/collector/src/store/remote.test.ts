import { isWatchtowerError } from '@watchtower/contract';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertSpans } from '../testing.ts';
import { startClickHouseBridge, type ClickHouseBridge } from '../testing/clickhouse-bridge.ts';
import { migrate } from './migrate.ts';
import { openRemoteStore } from './remote.ts';
import { schemaFiles } from './schema-files.ts';
import type { Store } from './store.ts';

describe('the remote store', () => {
  let bridge: ClickHouseBridge;
  let store: Store;
  const dir = mkdtempSync(join(tmpdir(), 'watchtower-remote-'));
  beforeAll(async () => {
    bridge = await startClickHouseBridge();
    store = await openRemoteStore({ url: bridge.url });
  });
  afterAll(async () => {
    await store.close();
    await bridge.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('migrates once, and reads with the same values and types as the embedded one', async () => {
    expect(await migrate(store, schemaFiles(['ingest']))).toEqual([
      'store/0001_documents',
      'ingest/0001_raw',
    ]);
    expect(await migrate(store, schemaFiles(['ingest']))).toEqual([]);
    await insertSpans(store, [{ name: "it's \\ \n \0 ✓", dur_ns: 18446744073709551615n }]);
    const { rows, stats } = await store.measure(
      'SELECT name, dur_ns, {text:String} AS text FROM spans WHERE name = {name:String} LIMIT {n:UInt8}',
      { name: "it's \\ \n \0 ✓", text: "'; DROP TABLE spans; --", n: 3 },
    );
    expect(rows).toEqual([
      { name: "it's \\ \n \0 ✓", dur_ns: '18446744073709551615', text: "'; DROP TABLE spans; --" },
    ]);
    expect(stats.rows_read).toBe(1);
  });

  it('streams, and inserts rows and files exactly once', async () => {
    await store.command(
      'CREATE TABLE once (k String, n UInt64) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 100',
    );
    const file = join(dir, 'block.native');
    await store.command(
      `INSERT INTO FUNCTION file('${file}', 'Native') SELECT toString(number) AS k, number AS n FROM numbers(20000)`,
    );
    for (let i = 0; i < 2; i++) {
      await store.insertFile('once', file, { columns: ['k', 'n'], token: 'file' });
      await store.insertRows('once', [{ k: 'row\ud800', n: 1 }], { token: 'rows' });
    }
    let rows = 0;
    for await (const chunk of store.stream<{ n: string }>('SELECT n FROM once')) rows += chunk.length;
    expect(rows).toBe(20_001);
    expect(await store.query("SELECT k FROM once WHERE startsWith(k, 'row')")).toEqual([{ k: 'row\ufffd' }]);
  });

  it('stops at limits and when it is cancelled, and says what is wrong', async () => {
    const many = store.query('SELECT number FROM numbers(1000)', {}, { maxRows: 10 });
    await expect(many).rejects.toSatisfy((error) => isWatchtowerError(error, 'too_large'));
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 100);
    const sleep = 'SELECT sleepEachRow(0.1) FROM numbers(80) SETTINGS max_block_size = 1';
    await expect(store.query(sleep, {}, { signal: cancel.signal })).rejects.toThrow(/cancelled/);
    await expect(store.query('SELECT nothing')).rejects.toSatisfy((error) =>
      isWatchtowerError(error, 'internal'),
    );
  });

  it('is unavailable, not silent, when the server does not answer', async () => {
    const nobody = openRemoteStore({ url: 'http://127.0.0.1:9' });
    await expect(nobody).rejects.toSatisfy((error) => isWatchtowerError(error, 'unavailable'));
  });
});
