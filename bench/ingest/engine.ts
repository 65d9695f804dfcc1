// The engine alone, in a process of its own: the same rows into the same tables and views, by one to three sessions.
import { openChdbSessions } from '../../packages/collector/src/store/chdb-sessions.ts';
import { openEmbeddedStore } from '../../packages/collector/src/store/embedded.ts';
import { insertFileSql } from '../../packages/collector/src/store/insert.ts';
import { migrate } from '../../packages/collector/src/store/migrate.ts';
import { schemaFiles } from '../../packages/collector/src/store/schema-files.ts';

const DATABASE = 'watchtower';
const MAX_MEMORY = 900 * 1024 * 1024;

const { dataDir, files, columns, rows } = JSON.parse(process.argv[2] ?? '{}') as {
  dataDir: string;
  files: string[];
  columns: string[];
  rows: number;
};

const store = await openEmbeddedStore({ dataDir });
await migrate(store, schemaFiles(['ingest', 'health', 'audit', 'ops', 'golden', 'cost']));
await store.close();

const sessions = await openChdbSessions(dataDir, { count: 3, maxMemory: MAX_MEMORY, database: DATABASE });
let token = 0;

/** As long as a burst lasts the engine has not paid for its merges yet: it is measured for as long as they take to start. */
const SUSTAINED_MS = 5_000;

/** Rows a second with so many sessions, sustained; microseconds of CPU a row, merges under way included. */
async function measured(parallel: number): Promise<{ perSecond: number; cpuUs: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let inserted = 0;
  const work = async (session: (typeof sessions.working)[number]): Promise<void> => {
    while (performance.now() - start < SUSTAINED_MS) {
      const file = files[inserted++ % files.length] ?? '';
      await session.queryAsync(insertFileSql('spans', columns, file, `bench-${token++}`));
    }
  };
  await Promise.all(sessions.working.slice(0, parallel).map(work));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const count = inserted * rows;
  return { perSecond: (count * 1000) / ms, cpuUs: (user + system) / count };
}

const seen = [];
for (const parallel of [1, 2, 3]) seen.push(await measured(parallel));
await sessions.close();
console.log(
  JSON.stringify({
    perSecond: seen.map((of) => Math.round(of.perSecond)),
    cpuUs: Number(Math.min(...seen.map((of) => of.cpuUs)).toFixed(2)),
  }),
);
