import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WatchtowerError } from '@watchtower/contract';
import type * as Chdb from 'chdb';
import type { Session } from 'chdb';

/** Open connections to the engine on one data directory. */
export interface ChdbSessions {
  /** Answer one statement at a time each. */
  readonly working: readonly Session[];
  /** Only kills what runs in the others. */
  readonly killing: Session;
  /** Closes all and waits until the engine let go of the directory. */
  close(): Promise<void>;
}

async function loadChdb(): Promise<typeof Chdb> {
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

/** The engine's own defaults reserve most of the machine's memory for itself and its caches. */
function engineConfig(dataDir: string, maxMemory: number): string {
  const settings = {
    max_server_memory_usage: maxMemory,
    mark_cache_size: 64 * 1024 * 1024,
    primary_index_cache_size: 32 * 1024 * 1024,
    index_mark_cache_size: 16 * 1024 * 1024,
    index_uncompressed_cache_size: 0,
    uncompressed_cache_size: 0,
    query_condition_cache_size: 16 * 1024 * 1024,
    timezone: 'UTC',
  };
  const lines = Object.entries(settings).map(([name, value]) => `  <${name}>${value}</${name}>`);
  // Else each of some hundred columns of an insert reserves two buffers of 1 MiB, however few rows it has.
  const merge =
    '<merge_tree><min_columns_to_activate_adaptive_write_buffer>1</min_columns_to_activate_adaptive_write_buffer></merge_tree>';
  const backups = `  <backups><allowed_path>${join(dataDir, 'backups')}/</allowed_path></backups>`;
  return ['<clickhouse>', ...lines, `  ${merge}`, backups, '</clickhouse>', ''].join('\n');
}

/** Whether another living process has the directory open: the engine writes its process id there. */
function isHeld(dir: string): boolean {
  try {
    const pid = Number(/^PID: (\d+)/.exec(readFileSync(join(dir, 'status'), 'utf8'))?.[1]);
    return pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function openFault(error: unknown, dir: string): WatchtowerError {
  const text = error instanceof Error ? error.message : String(error);
  if (isHeld(dir)) {
    return new WatchtowerError(
      'unavailable',
      `The data directory ${dir} is in use by another collector. Stop it, or set WATCHTOWER_DATA_DIR to another directory.`,
      { cause: error },
    );
  }
  return new WatchtowerError('unavailable', `The engine cannot open ${dir}: ${text}`, { cause: error });
}

/**
 * Opens the engine in this process on `<dataDir>/engine`, with every statement running in `database`.
 * @throws WatchtowerError `unavailable` when the directory is in use or the engine cannot start.
 */
export async function openChdbSessions(
  dataDir: string,
  options: { count: number; maxMemory: number; database: string },
): Promise<ChdbSessions> {
  const dir = join(resolve(dataDir), 'engine');
  mkdirSync(dir, { recursive: true });
  const chdb = await loadChdb();
  const configFile = join(resolve(dataDir), 'engine.xml');
  writeFileSync(configFile, engineConfig(resolve(dataDir), options.maxMemory));
  const connectionArgs = [`--config-file=${configFile}`];
  const opened: Session[] = [];
  const open = () => {
    const session = new chdb.Session(dir, { connectionArgs });
    opened.push(session);
    return session;
  };
  const close = async () => {
    for (const session of opened) session.close();
    await chdb.drainPending();
  };
  try {
    const killing = open();
    await killing.queryAsync(`CREATE DATABASE IF NOT EXISTS \`${options.database}\``);
    const working = Array.from({ length: options.count }, open);
    for (const session of working) await session.queryAsync(`USE \`${options.database}\``);
    return { working, killing, close };
  } catch (error) {
    await close();
    throw openFault(error, dir);
  }
}
