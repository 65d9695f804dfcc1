import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Job, type JobPayload, type JobQueue, MAX_ATTEMPTS } from './queue.ts';

/** A worker that stays silent this long has died: its job is given to another. */
const LEASE_MS = 15_000;
const POLL_MS = 100;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, queue TEXT NOT NULL, payload TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
    run_at INTEGER NOT NULL, lease_until INTEGER NOT NULL DEFAULT 0
  );`;

interface Row {
  id: string;
  attempt: number;
  payload: string;
}

/**
 * A small honest queue in one SQLite file: producers and workers are different processes, a job is leased to one worker
 * at a time, and the job of a worker that died is run again by another once its lease is over.
 */
export function localQueue(name: string, dataDir: string, leaseMs: number = LEASE_MS): JobQueue {
  mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(join(dataDir, 'queue.sqlite'));
  db.exec(SCHEMA);
  const insert = db.prepare('INSERT OR IGNORE INTO jobs (id, queue, payload, run_at) VALUES (?, ?, ?, ?)');
  const lease = db.prepare(
    `UPDATE jobs SET attempt = attempt + 1, lease_until = ? WHERE id =
       (SELECT id FROM jobs WHERE queue = ? AND run_at <= ? AND lease_until < ? ORDER BY run_at LIMIT 1)
     RETURNING id, attempt, payload`,
  );
  const renew = db.prepare('UPDATE jobs SET lease_until = ? WHERE id = ?');
  const giveBack = db.prepare('UPDATE jobs SET lease_until = 0, run_at = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM jobs WHERE id = ?');
  const count = db.prepare('SELECT count(*) AS n FROM jobs WHERE queue = ? AND lease_until < ?');
  let open = true;
  let working: Promise<void> = Promise.resolve();

  async function runOne(row: Row, handler: (job: Job) => Promise<void>): Promise<void> {
    const heartbeat = setInterval(() => renew.run(Date.now() + leaseMs, row.id), leaseMs / 3);
    try {
      await handler({ id: row.id, attempt: row.attempt, payload: JSON.parse(row.payload) as JobPayload });
      remove.run(row.id);
    } catch {
      if (row.attempt >= MAX_ATTEMPTS) remove.run(row.id);
      else giveBack.run(Date.now() + 500 * row.attempt, row.id);
    } finally {
      clearInterval(heartbeat);
    }
  }

  async function loop(handler: (job: Job) => Promise<void>): Promise<void> {
    while (open) {
      const now = Date.now();
      const row = lease.get(now + leaseMs, name, now, now) as unknown as Row | undefined;
      if (row === undefined) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      else await runOne(row, handler);
    }
  }

  return {
    name,
    add: async (id, payload) => void insert.run(id, name, JSON.stringify(payload), Date.now()),
    work(handler) {
      working = Promise.all([loop(handler), loop(handler)]).then(() => undefined);
    },
    depth: async () => Number((count.get(name, Date.now()) as { n: number }).n),
    async close() {
      open = false;
      await working;
      db.close();
    },
  };
}
