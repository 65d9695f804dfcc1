import { price } from '@watchtower/middleware-llm/price';
import { isSecretKey, redact } from '@watchtower/sdk/redact';
import { Hono } from 'hono';
import { createBus, type BusEvents } from '../../../kernel/bus.ts';
import { SYSTEM } from '../../../kernel/caller.ts';
import { systemClock } from '../../../kernel/clock.ts';
import type { Slice, SliceContext } from '../../../kernel/slice.ts';
import { createSubjectOf } from '../../../kernel/subject.ts';
import { readConfig } from '../../../config.ts';
import type { Store } from '../../../store/store.ts';
import { ingestSlice } from '../index.ts';

/** The ingest slice over a real store, without the rest of a collector. */
export interface TestIngest {
  readonly slice: Slice;
  /** Facts the bus carried so far. */
  readonly facts: { name: keyof BusEvents; data: unknown }[];
  post(signal: string, body: Uint8Array | string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts the slice on a store, its journal in `dataDir`. */
export async function openIngest(
  store: Store,
  dataDir: string,
  more: Partial<SliceContext> & { env?: Record<string, string> } = {},
): Promise<TestIngest> {
  const config = readConfig({ WATCHTOWER_DEV: '1', WATCHTOWER_DATA_DIR: dataDir, ...more.env });
  const bus = createBus(() => undefined);
  const facts: TestIngest['facts'] = [];
  for (const name of ['ops_event', 'error_event'] as const)
    bus.on(name, (data) => facts.push({ name, data }));
  const nothing = (): void => undefined;
  const context = {
    config,
    version: '0.0.0',
    startedAt: Date.now(),
    store,
    clock: systemClock(nothing),
    bus,
    log: { info: nothing, warn: nothing, error: nothing, notice: nothing },
    redact,
    isSecretKey,
    price,
    subjectOf: createSubjectOf(config),
    ...more,
  } as unknown as SliceContext;
  const slice = ingestSlice(context);
  await slice.start?.();
  const app = new Hono();
  for (const route of slice.routes ?? []) app.on(route.method, route.path, (c) => route.handle(c, SYSTEM));
  return {
    slice,
    facts,
    async post(signal, body, headers = {}) {
      const type = typeof body === 'string' ? 'application/json' : 'application/x-protobuf';
      return app.request(`/v1/${signal}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: { 'content-type': type, ...headers },
      });
    },
    stop: async () => slice.stop?.(),
  };
}
