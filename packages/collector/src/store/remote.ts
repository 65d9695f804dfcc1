import { createReadStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import { engineError } from './engine-error.ts';
import { insertSettings, readSettings, withSettings } from './limits.ts';
import { bind, literal } from './literal.ts';
import type { Store } from './store.ts';

/** Which server, and which database on it. */
export interface RemoteOptions {
  /** With user and password, as `CLICKHOUSE_URL` gives it. */
  readonly url: string;
  /** @defaultValue `watchtower` */
  readonly database?: string;
}

async function asEngineError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineError(error);
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = createClient({ url, request_timeout: 30_000 });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${literal(database, 'Identifier')}` });
  } finally {
    await client.close();
  }
}

/**
 * Opens a ClickHouse server over HTTP. Values are written into statements by the same audited helper as for the
 * embedded engine, so that both read a type the same way.
 * @throws WatchtowerError `unavailable` when the server does not answer.
 */
export async function openRemoteStore({ url, database = 'watchtower' }: RemoteOptions): Promise<Store> {
  await asEngineError(() => ensureDatabase(url, database));
  const client = createClient({
    url,
    database,
    request_timeout: 120_000,
    max_open_connections: 16,
    clickhouse_settings: { session_timezone: 'UTC' },
  });

  const prepared = (...[sql, params, limits]: Parameters<Store['query']>) =>
    withSettings(bind(sql, params), readSettings(limits));

  /** Aborting the request alone would leave the server working. */
  function killOnAbort(queryId: string, signal: AbortSignal | undefined): () => void {
    const kill = () => {
      const query = `KILL QUERY WHERE query_id = ${literal(queryId, 'String')} ASYNC`;
      client.command({ query }).catch(() => undefined);
    };
    signal?.addEventListener('abort', kill, { once: true });
    return () => signal?.removeEventListener('abort', kill);
  }

  async function measure<T>(...args: Parameters<Store['query']>) {
    const query_id = randomUUID();
    const undo = killOnAbort(query_id, args[2]?.signal);
    return asEngineError(async () => {
      const set = await client.query({ query: prepared(...args), format: 'JSON', query_id });
      const { data, statistics } = await set.json<T>();
      const { rows_read = 0, bytes_read = 0, elapsed = 0 } = statistics ?? {};
      return { rows: data, stats: { rows_read, bytes_read, elapsed_s: elapsed } };
    }).finally(undo);
  }

  async function* stream<T>(...args: Parameters<Store['query']>): AsyncGenerator<T[]> {
    const query_id = randomUUID();
    const undo = killOnAbort(query_id, args[2]?.signal);
    try {
      const set = await client.query({ query: prepared(...args), format: 'JSONEachRow', query_id });
      for await (const rows of set.stream<T>()) yield rows.map((row) => row.json());
    } catch (error) {
      throw engineError(error);
    } finally {
      undo();
    }
  }

  return {
    kind: 'remote',
    database,
    measure,
    query: async <T>(...args: Parameters<Store['query']>) => (await measure<T>(...args)).rows,
    stream,
    insertFile: (table, file, { columns, token }) =>
      asEngineError(async () => {
        const names = columns.map((column) => literal(column, 'Identifier')).join(', ');
        await client
          .exec({
            query: `INSERT INTO ${literal(table, 'Identifier')} (${names}) FORMAT Native`,
            values: createReadStream(file),
            clickhouse_settings: insertSettings(token) as Record<string, string>,
          })
          .then(({ stream: body }) => body.resume());
      }),
    insertRows: (table, rows, { token }) =>
      asEngineError(async () => {
        if (rows.length === 0) return;
        const settings = { ...insertSettings(token), date_time_input_format: 'best_effort' };
        await client.insert({
          table,
          values: rows,
          format: 'JSONEachRow',
          clickhouse_settings: settings as Record<string, string>,
        });
      }),
    command: (sql) =>
      asEngineError(async () => {
        await client.command({ query: sql });
      }),
    close: () => client.close(),
  };
}
