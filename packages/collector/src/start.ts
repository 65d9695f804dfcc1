import { price } from '@watchtower/middleware-llm/price';
import { isSecretKey, redact } from '@watchtower/sdk/redact';
import type { Config } from './config.ts';
import { createAsker } from './kernel/ask.ts';
import { createAuditor } from './kernel/audit.ts';
import { createBus } from './kernel/bus.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { makeDataDir } from './kernel/data-dir.ts';
import { createDocuments } from './kernel/documents.ts';
import { createHttp } from './kernel/http.ts';
import { createLog } from './kernel/log.ts';
import { listen } from './kernel/serve.ts';
import type { Log, Slice, SliceContext } from './kernel/slice.ts';
import { createSubjectOf } from './kernel/subject.ts';
import { createVault } from './kernel/vault.ts';
import { SLICES } from './slices/index.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/open-store.ts';
import { schemaFiles } from './store/schema-files.ts';
import { VERSION } from './version.ts';

/** A collector that answers. */
export interface RunningCollector {
  /** Where it listens, e.g. `http://127.0.0.1:4318`. */
  readonly url: string;
  /** Stops accepting, finishes what was accepted, and lets go of the data directory. */
  close(): Promise<void>;
}

/** Milliseconds one part may take to stop, so that all of it fits in ten seconds. */
const STOP_MS = 4000;

/** What is undone when the collector stops or cannot start, last first. */
type Undo = { name: string; run: () => unknown };

async function undoAll(undo: Undo[], log: Log): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
    try {
      const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`not done after ${STOP_MS} ms`)), STOP_MS).unref();
      });
      await Promise.race([step.run(), late]);
    } catch (error) {
      log.error({ err: String(error), step: step.name }, 'a part of the collector did not stop cleanly');
    }
  }
}

function startJobs(slices: readonly Slice[], clock: Clock, log: Log): () => void {
  const stops = slices
    .flatMap((slice) => slice.jobs ?? [])
    .map((job) =>
      clock.every(job.everyMs, async () => {
        try {
          await job.run(clock.now());
        } catch (error) {
          log.error({ job: job.name, err: String(error) }, 'a job failed and runs again at its next turn');
        }
      }),
    );
  return () => {
    for (const stop of stops) stop();
  };
}

async function openContext(config: Config, log: Log, undo: Undo[]) {
  const startedAt = Date.now();
  makeDataDir(config.dataDir);
  const clock = systemClock((error) => log.error({ err: String(error) }, 'a loop failed'));
  const bus = createBus((error) => log.error({ err: String(error) }, 'a listener of the bus failed'));
  const store = await openStore(config);
  undo.push({ name: 'store', run: () => store.close() });
  await migrate(store, schemaFiles([]));
  const documents = await createDocuments({ store, bus, clock });
  undo.push({ name: 'documents', run: () => documents.close() });
  const asker = createAsker(clock);
  const auditor = createAuditor(clock);
  const context: SliceContext = {
    config,
    version: VERSION,
    startedAt,
    store,
    clock,
    bus,
    documents,
    log,
    ask: asker.ask,
    audit: auditor.audit,
    redact,
    isSecretKey,
    price,
    subjectOf: createSubjectOf(config),
    vault: createVault(config.dataDir),
  };
  return { context, asker, auditor };
}

/**
 * Starts a collector: store, schema, documents, slices, jobs, port, in this order.
 * Does not read the environment, install signal handlers or end the process; the command does.
 * @throws WatchtowerError when the data directory or the store cannot be opened, the schema was edited, or the port is in use.
 * @example const { url, close } = await startCollector(readConfig(process.env));
 */
export async function startCollector(config: Config): Promise<RunningCollector> {
  const log = createLog(config.logLevel, VERSION);
  const undo: Undo[] = [];
  try {
    const { context, asker, auditor } = await openContext(config, log, undo);
    const slices = SLICES.map((make) => make(context));
    const schemas = slices.filter(({ schema }) => schema === true).map(({ name }) => name);
    const ran = await migrate(context.store, schemaFiles(schemas));
    if (ran.length > 0) log.info({ steps: ran }, 'the schema was brought up to date');
    asker.mount(slices.flatMap((slice) => slice.answers ?? []));
    auditor.mount(slices);
    for (const slice of slices) {
      undo.push({ name: slice.name, run: () => slice.stop?.() });
      await slice.start?.();
    }
    undo.push({ name: 'jobs', run: startJobs(slices, context.clock, log) });
    const http = createHttp({ ...context, slices, asker, auditor });
    const server = await listen(http, config);
    undo.push({ name: 'http', run: () => server.close() });
    let closed: Promise<void> | undefined;
    return { url: server.url, close: () => (closed ??= undoAll(undo, log)) };
  } catch (error) {
    await undoAll(undo, log);
    throw error;
  }
}
