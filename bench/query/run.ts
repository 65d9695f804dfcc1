import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { price } from '@watchtower/middleware-llm/price';
import { isSecretKey, redact } from '@watchtower/sdk/redact';
import { readConfig } from '../../packages/collector/src/config.ts';
import { createAsker } from '../../packages/collector/src/kernel/ask.ts';
import { createBus } from '../../packages/collector/src/kernel/bus.ts';
import { createDocuments } from '../../packages/collector/src/kernel/documents.ts';
import { createVault } from '../../packages/collector/src/kernel/vault.ts';
import { SLICES } from '../../packages/collector/src/slices/index.ts';
import { openEmbeddedStore } from '../../packages/collector/src/store/embedded.ts';
import { migrate } from '../../packages/collector/src/store/migrate.ts';
import { schemaFiles } from '../../packages/collector/src/store/schema-files.ts';
import type { Store } from '../../packages/collector/src/store/store.ts';
import { load } from './load.ts';
import { type Asked, questions } from './questions.ts';

const REPEATS = 21;
const PEER_REPEATS = 5;
/** A peer slower than this on average would hold the bench up; it is asked fewer times. */
const PEER_MS = 1500;
const SETTLE_MS = 10_000;

/** A store that counts what its reads cost. */
function counting(store: Store): { store: Store; take(): { statements: number; rows: number } } {
  let seen = { statements: 0, rows: 0 };
  const measure: Store['measure'] = async (sql, params, limits) => {
    const answer = await store.measure<never>(sql, params, limits);
    seen.statements++;
    seen.rows += answer.stats.rows_read;
    return answer;
  };
  return {
    store: { ...store, measure, query: async (...asked) => (await measure<never>(...asked)).rows },
    take() {
      const taken = seen;
      seen = { statements: 0, rows: 0 };
      return taken;
    },
  };
}

/** The collector's answers over a store, without its port; its clock can be moved past every cache. */
async function answering(dataDir: string, store: Store) {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, every: () => () => undefined };
  const bus = createBus(() => undefined);
  const documents = await createDocuments({ store, bus, clock });
  const asker = createAsker(clock);
  const slices = SLICES.map((make) =>
    make({
      config: readConfig({ WATCHTOWER_DEV: '1', WATCHTOWER_DATA_DIR: dataDir }),
      version: 'bench',
      startedAt: Date.now(),
      store,
      clock,
      bus,
      documents,
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
        notice: () => undefined,
      },
      ask: asker.ask,
      audit: () => Promise.reject(new Error('Nothing here is audited.')),
      redact,
      isSecretKey,
      price,
      subjectOf: (id) => id,
      vault: createVault(dataDir),
    }),
  );
  asker.mount(slices.flatMap((slice) => slice.answers ?? []));
  const pass = (ms: number): void => {
    ahead += ms;
  };
  return { asker, pass, close: () => documents.close() };
}

async function repeated(times: number, run: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await run();
    taken.push(performance.now() - start);
    if (times === PEER_REPEATS && taken.reduce((a, b) => a + b, 0) > PEER_MS) break;
  }
  return taken.toSorted((a, b) => a - b);
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN;

function startOf(back: Asked['backMs'], now: number): number {
  const at = new Date(now);
  if (back === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  return back === 'today' ? Math.floor(now / 86_400_000) * 86_400_000 : now - back;
}

async function settle(store: Store): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  while (performance.now() < until) {
    const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM system.merges');
    if (row?.n === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function bench(dataDir: string): Promise<void> {
  const store = await openEmbeddedStore({ dataDir });
  try {
    await migrate(store, schemaFiles(['ingest', 'health', 'audit', 'ops', 'golden', 'cost']));
    const now = Date.now();
    const loaded = await load(store, now);
    await settle(store);
    console.log(
      `query: ${loaded.spans} spans, ${loaded.logs} logs, ${loaded.runs} runs loaded in ${loaded.seconds.toFixed(1)} s`,
    );
    const counted = counting(store);
    const { asker, pass, close } = await answering(dataDir, counted.store);
    const [newest] = await store.query<{ id: string }>(
      'SELECT lower(hex(trace_id)) AS id FROM spans ORDER BY ts DESC LIMIT 1',
    );
    const rows: Record<string, Record<string, number | string>> = {};
    const late: string[] = [];
    for (const asked of questions(newest?.id ?? '')) {
      counted.take();
      const taken = await repeated(REPEATS, () => {
        pass(6000);
        return asked.ask(asker);
      });
      const cost = counted.take();
      const from = startOf(asked.backMs, now);
      const peer = await repeated(PEER_REPEATS, async () => {
        for (const sql of asked.raw) await store.query(sql, { from });
      });
      const p95 = quantile(taken, 0.95);
      if (p95 > asked.target) late.push(asked.name);
      // A neighbour's burst moves a p95 of some twenty repeats; the median over the target is our own doing.
      if (quantile(taken, 0.5) > asked.target) process.exitCode = 1;
      rows[asked.name] = {
        'p50 ms': Number(quantile(taken, 0.5).toFixed(1)),
        'p95 ms': Number(p95.toFixed(1)),
        'max ms': Number(quantile(taken, 1).toFixed(1)),
        target: asked.target,
        statements: Math.round(cost.statements / REPEATS),
        'rows read': Math.round(cost.rows / REPEATS),
        'raw p50 ms': Number(quantile(peer, 0.5).toFixed(1)),
        'ratio to raw': Number((quantile(taken, 0.5) / quantile(peer, 0.5)).toFixed(2)),
      };
    }
    close();
    console.table(rows);
    console.log(JSON.stringify({ bench: 'query', late, loaded, rows }));
    if (late.length > 0) console.log(`query: p95 over the target in this run: ${late.join(', ')}`);
  } finally {
    await store.close();
  }
}

// The engine's sessions each hold a thread of libuv, whose number is fixed before any of our code runs.
if (process.env['UV_THREADPOOL_SIZE'] === undefined) {
  const env = { ...process.env, UV_THREADPOOL_SIZE: '12' };
  const script = process.argv[1] ?? '';
  process.exitCode =
    spawnSync(process.execPath, [...process.execArgv, script], { env, stdio: 'inherit' }).status ?? 1;
} else {
  const dir = mkdtempSync(join(tmpdir(), 'wt-bench-query-'));
  try {
    await bench(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
