import { CORRELATION } from '@watchtower/contract';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestStore, type Store } from '../testing.ts';
import { checkSql } from './check-sql.ts';

const SLICES_DIR = fileURLToPath(new URL('../slices/', import.meta.url));

/** Every slice with tables, the raw ones first. */
function slicesWithSchema(): string[] {
  const has = (slice: string) =>
    existsSync(`${SLICES_DIR}${slice}/schema`) && readdirSync(`${SLICES_DIR}${slice}/schema`).length > 0;
  const others = readdirSync(SLICES_DIR).filter((slice) => slice !== 'ingest' && has(slice));
  return ['ingest', ...others];
}

let store: Store;
afterEach(() => store.close());

describe('the rules of storage', () => {
  it('hold for every table of every slice', async () => {
    store = await openTestStore(slicesWithSchema());
    expect(await checkSql(store)).toEqual([]);
    const raw = await store.query<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = {database:String} AND name IN ('spans', 'logs', 'metric_points', 'audit')",
      { database: store.database },
    );
    expect(raw).toHaveLength(4);
  });

  it('are broken by planted faults, each named', async () => {
    store = await openTestStore([]);
    const merge = 'ENGINE = MergeTree ORDER BY ts';
    const once = 'SETTINGS non_replicated_deduplication_window = 1000';
    await store.command(`CREATE TABLE a (ts DateTime, user_id String) ${merge} ${once}`);
    await store.command(`CREATE TABLE b (ts DateTime, n UInt8) ${merge} TTL ts + INTERVAL 2 MONTH ${once}`);
    await store.command(
      `CREATE TABLE c (ts DateTime, subject String) ENGINE = AggregatingMergeTree ORDER BY (ts, subject) TTL ts + INTERVAL 100 DAY ${once}`,
    );
    await store.command(`CREATE TABLE d (ts DateTime) ${merge} TTL ts + INTERVAL 1 DAY`);
    const personal = [
      'email',
      'owner_e_mail',
      'ip',
      'source_ip',
      'api_key',
      'auth_token',
      'user_agent',
      'prompt',
      'message_content',
    ];
    await store.command(
      `CREATE TABLE e (ts DateTime, input_tokens UInt8, description String, ${personal.map((name) => `${name} String`).join(', ')}) ${merge} TTL ts + INTERVAL 1 DAY ${once}`,
    );
    const faults = await checkSql(store);
    expect(faults).toEqual([
      'a.user_id is named after something telemetry must not hold',
      'a has no TTL; 30 days are the most',
      'b keeps rows 62 days; 30 are the most',
      'c keeps rows 100 days; 90 are the most',
      'd has no non_replicated_deduplication_window: a replay would be stored twice',
      ...personal.map((name) => `e.${name} is named after something telemetry must not hold`),
    ]);
  });

  it('give spans and logs exactly the identifiers of the contract', async () => {
    store = await openTestStore(['ingest']);
    for (const table of ['spans', 'logs']) {
      const rows = await store.query<{ name: string; type: string }>(
        'SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String}',
        { database: store.database, table },
      );
      const types = Object.fromEntries(rows.map(({ name, type }) => [name, type]));
      const expected = Object.fromEntries(
        CORRELATION.map(({ column, cardinality }) => [
          column,
          cardinality === 'low' ? 'LowCardinality(String)' : 'String',
        ]),
      );
      expect(types).toMatchObject(expected);
    }
  });
});
