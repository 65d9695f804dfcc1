import { isWatchtowerError } from '@watchtower/contract';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { insertSpans, openTestStore, type Store } from '../testing.ts';
import { openEmbeddedStore } from './embedded.ts';
import { migrate } from './migrate.ts';
import { render } from './render.ts';
import { schemaFiles, type SchemaFile } from './schema-files.ts';

function step(id: string, sql: string): SchemaFile {
  return { id, slice: 'test', sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

const TABLE = 'CREATE TABLE {{db}}.things {{on_cluster}} (n UInt8) ENGINE = {{engine MergeTree}} ORDER BY n;';
const GROWN =
  'ALTER TABLE {{db}}.things {{on_cluster}} ADD COLUMN IF NOT EXISTS m UInt8;\nCREATE TABLE {{db}}.more (n UInt8) ENGINE = Memory;\n';

describe('rendering', () => {
  const sql =
    '-- reads: spans; a comment\nCREATE MATERIALIZED VIEW {{db}}.v {{on_cluster}} TO {{db}}.t AS SELECT 1;\nCREATE TABLE {{db}}.r (v UInt8) ENGINE = {{engine ReplacingMergeTree}}(v) ORDER BY v;';

  it('fills the holes for one server and for a cluster, and makes every statement repeatable', () => {
    expect(render(sql, { database: 'db' })).toEqual([
      'CREATE MATERIALIZED VIEW IF NOT EXISTS db.v  TO db.t AS SELECT 1',
      'CREATE TABLE IF NOT EXISTS db.r (v UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY v',
    ]);
    expect(render(sql, { database: 'db', cluster: 'c1' })).toEqual([
      "CREATE MATERIALIZED VIEW IF NOT EXISTS db.v ON CLUSTER 'c1' TO db.t AS SELECT 1",
      'CREATE TABLE IF NOT EXISTS db.r (v UInt8) ENGINE = ReplicatedReplacingMergeTree(v) ORDER BY v',
    ]);
  });

  it.each([
    'INSERT INTO {{db}}.t SELECT 1;',
    'DROP TABLE {{db}}.t;',
    'ALTER TABLE {{db}}.t ADD COLUMN n UInt8;',
    'CREATE TABLE {{db}}.t (n UInt8) ENGINE = {{motor}};',
  ])('refuses %s', (statement) => {
    expect(() => render(statement, { database: 'db' })).toThrow(/cannot be repeated|Unknown hole/);
  });
});

describe('migrating', () => {
  let store: Store;
  afterEach(() => store.close());

  it('runs each step once, in order, and a new one later', async () => {
    store = await openTestStore([]);
    expect(await migrate(store, [step('test/0001_a', TABLE)])).toEqual(['test/0001_a']);
    expect(await migrate(store, [step('test/0001_a', TABLE)])).toEqual([]);
    const both = [step('test/0001_a', TABLE), step('test/0002_b', GROWN)];
    expect(await migrate(store, both)).toEqual(['test/0002_b']);
    const rows = await store.query("SELECT id FROM migrations WHERE startsWith(id, 'test/') ORDER BY at, id");
    expect(rows).toEqual([{ id: 'test/0001_a' }, { id: 'test/0002_b' }]);
  });

  it('refuses to start when a step that ran was edited, naming it', async () => {
    store = await openTestStore([]);
    await migrate(store, [step('test/0001_a', TABLE)]);
    const edited = migrate(store, [step('test/0001_a', `${TABLE}\n-- nothing but a comment\n`)]);
    await expect(edited).rejects.toSatisfy((error) => isWatchtowerError(error, 'config_invalid'));
    await expect(edited).rejects.toThrow(/test\/0001_a ran on this data with other contents/);
  });

  it('runs a step again from its start when it failed in the middle', async () => {
    store = await openTestStore([]);
    await migrate(store, [step('test/0001_a', TABLE)]);
    const real = store;
    let statements = 0;
    const failing: Store = {
      ...real,
      command: (sql) =>
        sql.includes('more') && statements++ === 0 ? Promise.reject(new Error('cut')) : real.command(sql),
    };
    const steps = [step('test/0001_a', TABLE), step('test/0002_b', GROWN)];
    await expect(migrate(failing, steps)).rejects.toThrow('cut');
    expect(await migrate(failing, steps)).toEqual(['test/0002_b']);
    expect(await store.query('SELECT n, m FROM things')).toEqual([]);
    expect(await store.query('SELECT n FROM more')).toEqual([]);
  });

  it('finishes after being killed at any statement', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-migrate-'));
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
    const script = `import { openEmbeddedStore } from ${url('./embedded.ts')};
      import { migrate } from ${url('./migrate.ts')};
      import { schemaFiles } from ${url('./schema-files.ts')};
      const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} });
      const command = (sql) => { process.stdout.write('s'); return store.command(sql); };
      await migrate({ ...store, command }, schemaFiles(['ingest']));
      process.stdout.write('done'); await store.close();`;
    for (const statements of [1, 2, 3, 4]) {
      const child = spawn(process.execPath, [
        '--conditions=@watchtower/source',
        '--input-type=module',
        '-e',
        script,
      ]);
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        if (out.length >= statements) child.kill('SIGKILL');
      });
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
    }
    store = await openEmbeddedStore({ dataDir });
    await migrate(store, schemaFiles(['ingest']));
    await insertSpans(store, [{}]);
    const tables = await store.query(
      'SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name',
      {
        database: store.database,
      },
    );
    expect(tables.map((row) => (row as { name: string }).name)).toEqual([
      'documents',
      'logs',
      'metric_points',
      'migrations',
      'spans',
    ]);
    const ledger = await store.query('SELECT id, count() AS n FROM migrations GROUP BY id ORDER BY id');
    expect(ledger).toEqual([
      { id: 'ingest/0001_raw', n: '1' },
      { id: 'store/0001_documents', n: '1' },
    ]);
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
