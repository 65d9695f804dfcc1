import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Session } from 'chdb';
import { openChdbSessions } from './chdb-sessions.ts';
import { engineError } from './engine-error.ts';
import { insertFileSql, rowLines, rowSettings } from './insert.ts';
import { createKiller, tagComment, type Killer } from './killer.ts';
import { readSettings, withSettings } from './limits.ts';
import { bind } from './literal.ts';
import { createPool, type Lane, type Pool } from './pool.ts';
import { rinse } from './rinse.ts';
import type { QueryLimits, QueryStats, Store } from './store.ts';

/** Where the engine keeps its data and how much it may use. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  /** @defaultValue `watchtower` */
  readonly database?: string;
  /** Bytes of memory for the whole engine. @defaultValue 900 MiB */
  readonly maxMemory?: number;
  /** Statements at a time; Node's `UV_THREADPOOL_SIZE` must be at least this and five. @defaultValue 6 */
  readonly sessions?: number;
  /** Milliseconds a statement waits for a session. @defaultValue 15 000 */
  readonly waitMs?: number;
}

/** Together at most five of six sessions, so that a small write always finds one. */
const MOST = { read: 3, bulk: 2, write: 2 } as const;

type Read = Parameters<Store['query']>;

interface Answered<T> {
  readonly data: T[];
  readonly statistics: { elapsed: number; rows_read: number; bytes_read: number };
}

function prepare(sql: string, params: Read[1], limits: QueryLimits | undefined) {
  const tag = randomUUID();
  return { tag, text: `${tagComment(tag)} ${withSettings(bind(sql, params), readSettings(limits))}` };
}

/** Runs one statement on a session; whatever it throws is an error of the engine, and leaves nothing behind. */
async function attempt<T>(session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await rinse(session);
    throw engineError(error);
  }
}

function reader(pool: Pool<Session>, killer: Killer) {
  async function measure<T>(...[sql, params, limits]: Read): Promise<{ rows: T[]; stats: QueryStats }> {
    const { tag, text } = prepare(sql, params, limits);
    const signal = limits?.signal;
    return pool.run('read', (session) =>
      attempt(session, async () => {
        signal?.throwIfAborted();
        const answer = await killer.guard(tag, signal, () => session.queryAsync(text, { format: 'JSON' }));
        const { data, statistics } = answer.json<Answered<T>>();
        const { rows_read, bytes_read, elapsed } = statistics;
        return { rows: data, stats: { rows_read, bytes_read, elapsed_s: elapsed } };
      }),
    );
  }

  async function* stream<T>(...[sql, params, limits]: Read): AsyncGenerator<T[]> {
    const { tag, text } = prepare(sql, params, limits);
    const { session, release } = await pool.take('read');
    const stop = killer.watch(tag, limits?.signal);
    try {
      for await (const chunk of session.queryStream(text, { format: 'JSONEachRow' })) yield chunk.rows<T>();
    } catch (error) {
      throw engineError(error);
    } finally {
      stop();
      await rinse(session).finally(release);
    }
  }

  return { measure, stream, query: async <T>(...args: Read) => (await measure<T>(...args)).rows };
}

function writer(pool: Pool<Session>): Pick<Store, 'insertFile' | 'insertRows' | 'command'> {
  async function write(lane: Lane, work: (session: Session) => Promise<unknown>): Promise<void> {
    await pool.run(lane, (session) => attempt(session, () => work(session)));
  }
  return {
    insertFile(table, file, { columns, token }) {
      const sql = insertFileSql(table, columns, resolve(file), token);
      return write('bulk', (session) => session.queryAsync(sql));
    },
    async insertRows(table, rows, { token }) {
      if (rows.length === 0) return;
      const insert = {
        table,
        values: rowLines(rows),
        format: 'JSONEachRow',
        settings: rowSettings(token),
      } as const;
      await write('write', (session) => session.insert(insert));
    },
    command: (sql) => write('write', (session) => session.queryAsync(sql)),
  };
}

/**
 * Opens ClickHouse inside this process on `<dataDir>/engine`. One process per directory.
 * @throws WatchtowerError `unavailable` when the directory is in use or the engine cannot start.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<Store> {
  const { database = 'watchtower', sessions: count = 6, maxMemory = 900 * 1024 * 1024 } = options;
  const sessions = await openChdbSessions(options.dataDir, { count, maxMemory, database });
  const killer = createKiller(sessions.killing);
  const pool = createPool(sessions.working, MOST, options.waitMs ?? 15_000);
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    await pool.drain();
    await killer.settled();
    await sessions.close();
  }

  return {
    kind: 'embedded',
    database,
    ...reader(pool, killer),
    ...writer(pool),
    close: () => (closed ??= close()),
  };
}
