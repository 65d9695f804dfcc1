import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client';
import { engineError } from './engine-error.ts';
import { columnList, insertSettings, rowLines, rowSettings } from './insert.ts';
import { readSettings, withSettings } from './limits.ts';
import { bind, literal } from './literal.ts';
import type { QueryStats, Store } from './store.ts';

/** Which server, and which database on it. */
export interface RemoteOptions {
  /** With user and password, as `CLICKHOUSE_URL` gives it. */
  readonly url: string;
  /** @defaultValue `watchtower` */
  readonly database?: string;
}

/** Every failure is thrown and reported by its caller; the client's own words to the console would be said twice. */
const QUIET = { level: ClickHouseLogLevel.OFF } as const;

type Read = Parameters<Store['query']>;

async function asEngineError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineError(error);
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = createClient({ url, request_timeout: 30_000, log: QUIET });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${literal(database, 'Identifier')}` });
  } finally {
    await client.close();
  }
}

/** Ending the request alone would leave the server working. */
function killOnAbort(client: ClickHouseClient, id: string, signal: AbortSignal | undefined): () => void {
  const kill = () => {
    const query = `KILL QUERY WHERE query_id = ${literal(id, 'String')} ASYNC`;
    client.command({ query }).catch(() => undefined);
  };
  signal?.addEventListener('abort', kill, { once: true });
  return () => signal?.removeEventListener('abort', kill);
}

function reader(client: ClickHouseClient) {
  const prepare = (...[sql, params, limits]: Read) => ({
    query: withSettings(bind(sql, params), readSettings(limits)),
    query_id: randomUUID(),
  });

  async function measure<T>(...args: Read): Promise<{ rows: T[]; stats: QueryStats }> {
    const prepared = prepare(...args);
    args[2]?.signal?.throwIfAborted();
    const undo = killOnAbort(client, prepared.query_id, args[2]?.signal);
    return asEngineError(async () => {
      const answer = await client.query({ ...prepared, format: 'JSON' });
      const { data, statistics } = await answer.json<T>();
      const { rows_read = 0, bytes_read = 0, elapsed = 0 } = statistics ?? {};
      return { rows: data, stats: { rows_read, bytes_read, elapsed_s: elapsed } };
    }).finally(undo);
  }

  async function* stream<T>(...args: Read): AsyncGenerator<T[]> {
    const prepared = prepare(...args);
    const undo = killOnAbort(client, prepared.query_id, args[2]?.signal);
    try {
      const answer = await client.query({ ...prepared, format: 'JSONEachRow' });
      for await (const rows of answer.stream<T>()) yield rows.map((row) => row.json());
    } catch (error) {
      throw engineError(error);
    } finally {
      undo();
    }
  }

  return { measure, stream, query: async <T>(...args: Read) => (await measure<T>(...args)).rows };
}

function writer(client: ClickHouseClient): Pick<Store, 'insertFile' | 'insertRows' | 'command'> {
  async function post(query: string, values: Readable, settings: Record<string, string | number>) {
    const clickhouse_settings = settings as ClickHouseSettings;
    const { stream } = await client.exec({ query, values, clickhouse_settings });
    await finished(stream.resume());
  }
  return {
    insertFile: (table, file, { columns, token }) => {
      const query = `INSERT INTO ${literal(table, 'Identifier')} (${columnList(columns)}) FORMAT Native`;
      return asEngineError(() => post(query, createReadStream(file), insertSettings(token)));
    },
    async insertRows(table, rows, { token }) {
      if (rows.length === 0) return;
      const query = `INSERT INTO ${literal(table, 'Identifier')} FORMAT JSONEachRow`;
      await asEngineError(() => post(query, Readable.from([rowLines(rows)]), rowSettings(token)));
    },
    command: (query) => asEngineError(async () => void (await client.command({ query }))),
  };
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
    log: QUIET,
    clickhouse_settings: { session_timezone: 'UTC' },
  });
  return { kind: 'remote', database, ...reader(client), ...writer(client), close: () => client.close() };
}
