import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { WatchtowerError } from '@watchtower/contract';
import type { Session } from 'chdb';
import { engineCode, engineError } from './engine-error.ts';
import { insertSettings, readSettings, withSettings } from './limits.ts';
import { bind, literal } from './literal.ts';
import { createPool } from './pool.ts';
import type { QueryLimits, QueryStats, Store } from './store.ts';

/** Sessions that answer; one more kills. Node's `UV_THREADPOOL_SIZE` must be at least this and four. */
export const SESSIONS = 4;

/** Where the engine keeps its data and how much it may use. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  /** @defaultValue `watchtower` */
  readonly database?: string;
  /** Bytes of memory for the whole engine. @defaultValue 700 MiB */
  readonly maxMemory?: number;
  /** Statements at a time. @defaultValue {@link SESSIONS} */
  readonly sessions?: number;
  /** Milliseconds a statement waits for a session. @defaultValue 15 000 */
  readonly waitMs?: number;
}

type Chdb = typeof import('chdb');

async function loadChdb(): Promise<Chdb> {
  try {
    return await import('chdb');
  } catch (error) {
    throw new WatchtowerError(
      'unavailable',
      'The embedded engine (chdb) is not installed for this platform. Set CLICKHOUSE_URL to a ClickHouse server instead.',
      { cause: error },
    );
  }
}

function writeEngineConfig(dataDir: string, maxMemory: number): string {
  const file = join(dataDir, 'engine.xml');
  const lines = [
    '<clickhouse>',
    `  <max_server_memory_usage>${maxMemory}</max_server_memory_usage>`,
    '  <mark_cache_size>67108864</mark_cache_size>',
    '  <uncompressed_cache_size>0</uncompressed_cache_size>',
    '  <timezone>UTC</timezone>',
    `  <backups><allowed_path>${join(dataDir, 'backups')}/</allowed_path></backups>`,
    '</clickhouse>',
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

function openFault(error: unknown, dir: string): WatchtowerError {
  const text = error instanceof Error ? error.message : String(error);
  if (/CANNOT_OPEN_FILE|Another server instance|already|Code: 76/i.test(text)) {
    return new WatchtowerError(
      'unavailable',
      `The data directory ${dir} is in use by another collector. Stop it, or set WATCHTOWER_DATA_DIR to another directory.`,
      { cause: error },
    );
  }
  return new WatchtowerError('unavailable', `The engine cannot open ${dir}: ${text}`, { cause: error });
}

function openSessions(chdb: Chdb, dir: string, configFile: string, count: number): Session[] {
  const sessions: Session[] = [];
  try {
    for (let i = 0; i < count; i++) {
      sessions.push(new chdb.Session(dir, { connectionArgs: [`--config-file=${configFile}`] }));
    }
  } catch (error) {
    for (const session of sessions) session.close();
    throw openFault(error, dir);
  }
  return sessions;
}

interface Answered<T> {
  readonly data: T[];
  readonly statistics: { elapsed: number; rows_read: number; bytes_read: number };
}

function statsOf({ elapsed, rows_read, bytes_read }: Answered<unknown>['statistics']): QueryStats {
  return { rows_read, bytes_read, elapsed_s: elapsed };
}

/** Runs one statement and, when its signal aborts, stops it in the engine from another session. */
async function cancellable<T>(
  tag: string,
  signal: AbortSignal | undefined,
  killer: Killer,
  work: () => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw new WatchtowerError('unavailable', 'The query was cancelled.');
  const onAbort = () => killer.kill(tag);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work();
  } catch (error) {
    throw engineError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

interface Killer {
  kill(tag: string): void;
  settled(): Promise<unknown>;
}

/** The session that only kills: finds a statement by the tag in its comment. */
function createKiller(session: Session): Killer {
  let chain: Promise<unknown> = Promise.resolve();
  async function kill(tag: string): Promise<void> {
    const found = await session.queryAsync(
      `SELECT query_id FROM system.processes WHERE position(query, concat('wt:', ${literal(tag, 'String')})) > 0`,
      { format: 'JSON' },
    );
    for (const { query_id } of found.json<Answered<{ query_id: string }>>().data) {
      await session.queryAsync(`KILL QUERY WHERE query_id = ${literal(query_id, 'String')} ASYNC`);
    }
  }
  return {
    kill(tag) {
      chain = chain.then(() => kill(tag)).catch(() => undefined);
    },
    settled: () => chain,
  };
}

function insertSelect(
  table: string,
  columns: readonly string[],
  file: string,
  settings: Record<string, string | number>,
) {
  const names = columns.map((column) => literal(column, 'Identifier')).join(', ');
  const set = Object.entries(settings)
    .map(([key, value]) => `${key} = ${typeof value === 'number' ? value : literal(value, 'String')}`)
    .join(', ');
  const source = `file(${literal(resolve(file), 'String')}, 'Native')`;
  return `INSERT INTO ${literal(table, 'Identifier')} (${names}) SELECT ${names} FROM ${source} SETTINGS ${set}`;
}

/**
 * Opens ClickHouse inside this process on `<dataDir>/engine`. One process per directory.
 * @throws WatchtowerError `unavailable` when the directory is in use or the engine cannot start.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<Store> {
  const dataDir = resolve(options.dataDir);
  const dir = join(dataDir, 'engine');
  const database = options.database ?? 'watchtower';
  mkdirSync(dir, { recursive: true });
  const chdb = await loadChdb();
  const configFile = writeEngineConfig(dataDir, options.maxMemory ?? 700 * 1024 * 1024);
  const count = options.sessions ?? SESSIONS;
  const [last, ...sessions] = openSessions(chdb, dir, configFile, count + 1);
  const name = literal(database, 'Identifier');
  if (last === undefined) throw new WatchtowerError('internal', 'The store was opened without a session.');
  await last.queryAsync(`CREATE DATABASE IF NOT EXISTS ${name}`);
  for (const session of sessions) await session.queryAsync(`USE ${name}`);
  const killer = createKiller(last);
  const most = { read: Math.max(1, count - 1), write: Math.min(2, count) };
  const pool = createPool(sessions, most, options.waitMs ?? 15_000);
  let closed: Promise<void> | undefined;

  function prepared(sql: string, params: Parameters<Store['query']>[1], limits: QueryLimits | undefined) {
    const tag = randomUUID();
    return { tag, text: `/* wt:${tag} */ ${withSettings(bind(sql, params), readSettings(limits))}` };
  }

  async function measure<T>(...[sql, params, limits]: Parameters<Store['query']>) {
    const { tag, text } = prepared(sql, params, limits);
    return pool.run('read', (session) =>
      cancellable(tag, limits?.signal, killer, async () => {
        const answered = (await session.queryAsync(text, { format: 'JSON' })).json<Answered<T>>();
        return { rows: answered.data, stats: statsOf(answered.statistics) };
      }),
    );
  }

  async function* stream<T>(...[sql, params, limits]: Parameters<Store['query']>): AsyncGenerator<T[]> {
    const { tag, text } = prepared(sql, params, limits);
    const { session, release } = await pool.take('read');
    const stop = () => killer.kill(tag);
    limits?.signal?.addEventListener('abort', stop, { once: true });
    try {
      for await (const chunk of session.queryStream(text, { format: 'JSONEachRow' })) {
        yield chunk.rows<T>();
      }
    } catch (error) {
      throw engineError(error);
    } finally {
      limits?.signal?.removeEventListener('abort', stop);
      release();
    }
  }

  async function write(work: (session: Session) => Promise<unknown>): Promise<void> {
    await pool.run('write', async (session) => {
      try {
        await work(session);
      } catch (error) {
        throw engineError(error);
      }
    });
  }

  async function shut(): Promise<void> {
    await pool.drain();
    await killer.settled();
    for (const session of [...sessions, last]) session?.close();
    await chdb.drainPending();
  }

  return {
    kind: 'embedded',
    database,
    measure,
    query: async <T>(...args: Parameters<Store['query']>) => (await measure<T>(...args)).rows,
    stream,
    insertFile: (table, file, { columns, token }) =>
      write((session) => session.queryAsync(insertSelect(table, columns, file, insertSettings(token)))),
    insertRows: async (table, rows, { token }) => {
      if (rows.length === 0) return;
      const values = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
      const settings = { ...insertSettings(token), date_time_input_format: 'best_effort' };
      await write((session) => session.insert({ table, values, format: 'JSONEachRow', settings }));
    },
    command: (sql) => write((session) => session.queryAsync(sql)),
    close: () => (closed ??= shut()),
  };
}

/** Whether an error of the engine says that trying again cannot help. */
export function isPermanent(error: unknown): boolean {
  const cause = error instanceof WatchtowerError ? error.cause : error;
  const code = engineCode(cause);
  return code !== null && [6, 26, 27, 33, 36, 47, 53, 60, 62, 117].includes(code);
}
