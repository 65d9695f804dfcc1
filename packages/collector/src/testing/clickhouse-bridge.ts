import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Session } from 'chdb';
import { openChdbSessions } from '../store/chdb-sessions.ts';
import { createKiller, tagComment } from '../store/killer.ts';
import { literal } from '../store/literal.ts';
import { createPool } from '../store/pool.ts';
import { rinse } from '../store/rinse.ts';

/** ClickHouse's HTTP interface over the embedded engine: as much of it as the client of a remote store uses. */
export interface ClickHouseBridge {
  readonly url: string;
  close(): Promise<void>;
}

/** Parameters that are not settings of the statement. */
const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'session_timezone']);

async function insert(session: Session, sql: string, body: Buffer, url: URL, dir: string): Promise<string> {
  const match = /^INSERT INTO `(\w+)`\s*(\([^)]*\))?\s*FORMAT (\w+)$/i.exec(sql.trim());
  if (match === null) throw new Error(`The bridge does not know this insert: ${sql}`);
  const [, table = '', columns = '', format] = match;
  const settings = Object.fromEntries([...url.searchParams].filter(([name]) => !NOT_SETTINGS.has(name)));
  if (format === 'JSONEachRow') {
    await session.insert({ table, values: body, format, settings });
    return '';
  }
  const file = join(dir, `${crypto.randomUUID()}.native`);
  await writeFile(file, body);
  const set = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value, 'String')}`);
  await session.queryAsync(
    `INSERT INTO \`${table}\` ${columns} SELECT ${columns.slice(1, -1)} FROM file('${file}', 'Native') SETTINGS ${set.join(', ')}`,
  );
  return '';
}

/** Starts the bridge on a free port, over an engine of its own. */
export async function startClickHouseBridge(): Promise<ClickHouseBridge> {
  const dir = mkdtempSync(join(tmpdir(), 'watchtower-bridge-'));
  const sessions = await openChdbSessions(dir, {
    count: 4,
    maxMemory: 900 * 1024 * 1024,
    database: 'default',
  });
  const pool = createPool(sessions.working, { read: 4, bulk: 4, write: 4 }, 30_000);
  const killer = createKiller(sessions.killing);
  const running = new Map<string, AbortController>();

  async function answer(request: IncomingMessage): Promise<string> {
    const url = new URL(request.url ?? '/', 'http://bridge');
    const body = await buffer(request);
    const inUrl = url.searchParams.get('query');
    const sql = inUrl ?? body.toString();
    const killed = /^KILL QUERY WHERE query_id = '([\w-]+)'/.exec(sql);
    if (killed !== null) return (running.get(killed[1] ?? '')?.abort(), '');
    const id = url.searchParams.get('query_id') ?? crypto.randomUUID();
    const controller = new AbortController();
    running.set(id, controller);
    return pool
      .run('read', async (session) => {
        try {
          await session.queryAsync(`USE \`${url.searchParams.get('database') ?? 'default'}\``);
          if (inUrl !== null) return await insert(session, sql, body, url, dir);
          const [, text = sql, format = 'TSV'] = /^([\s\S]*?)\s*FORMAT (\w+);?\s*$/.exec(sql) ?? [];
          const run = () => session.queryAsync(`${tagComment(id)} ${text}`, { format });
          return (await killer.guard(id, controller.signal, run)).text();
        } catch (error) {
          await rinse(session);
          throw error;
        }
      })
      .finally(() => running.delete(id));
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (text) => response.end(text),
      (error: unknown) => {
        response.writeHead(500).end(error instanceof Error ? error.message : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://default:@127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.drain();
      await killer.settled();
      await sessions.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
