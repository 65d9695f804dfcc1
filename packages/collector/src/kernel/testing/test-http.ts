import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@watchtower/contract';
import { fakeClock, type FakeClock } from '@watchtower/testkit';
import { type Config, readConfig } from '../../config.ts';
import { accessSlice } from '../../slices/access/index.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { createAsker } from '../ask.ts';
import { createAuditor } from '../audit.ts';
import { createBus } from '../bus.ts';
import { createDocuments } from '../documents.ts';
import { createHttp, type Http } from '../http.ts';
import { type Listening, listen } from '../serve.ts';
import type { Slice, SliceContext, SliceFactory } from '../slice.ts';
import { createVault } from '../vault.ts';

/** The kernel with the access slice and whatever slices a test brings, over a real store. */
export interface TestHttp extends Http {
  readonly context: SliceContext;
  readonly clock: FakeClock;
  /** Every audit appended so far. */
  readonly audits: readonly AuditEvent[];
  /** Every line logged so far. */
  readonly lines: readonly { level: string; fields: object; message: string }[];
  /** A request with a Bearer token, a JSON body, headers. */
  send(path: string, options?: SendOptions): Promise<Response>;
  /** Opens a real port. */
  listen(): Promise<Listening>;
  close(): Promise<void>;
}

/** How a test sends a request. */
interface SendOptions {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A SuperAdmin token that is always set. */
export const API_TOKEN = 'test-superadmin-token';
/** An ingest key that is always set. */
export const INGEST_KEY = 'test-ingest-key';
/** The administrator of every test. */
export const ADMIN = { email: 'Ada@Example.org', password: 'correct horse battery' };

function contextOf(
  config: Config,
  base: Pick<SliceContext, 'store' | 'bus' | 'clock' | 'documents' | 'log'>,
) {
  return {
    ...base,
    config,
    version: '9.9.9',
    startedAt: base.clock.now(),
    redact: (text: string) => text,
    isSecretKey: () => false,
    price: () => ({ source: 'unknown' as const, version: 'none' }),
    subjectOf: (user: string) => `subject-of-${user}`,
    vault: createVault(config.dataDir),
  };
}

function requestOf({ method, token, body, headers = {} }: SendOptions): RequestInit {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...bearer, ...json, ...headers },
    ...(body === undefined ? {} : { body: text }),
  };
}

/** Makes it; close it in `afterAll`. */
export async function testHttp(
  factories: readonly SliceFactory[] = [],
  settings: Partial<Config> = {},
): Promise<TestHttp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-http-'));
  const config: Config = {
    ...readConfig({ WATCHTOWER_PORT: '0', WATCHTOWER_DATA_DIR: dataDir }),
    apiToken: API_TOKEN,
    ingestKey: INGEST_KEY,
    adminEmail: ADMIN.email,
    adminPassword: ADMIN.password,
    ...settings,
  };
  const clock = fakeClock(Date.now());
  const bus = createBus((error) => {
    throw error;
  });
  const store = await openTestStore([]);
  const documents = await createDocuments({ store, bus, clock });
  const lines: { level: string; fields: object; message: string }[] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log = { info: line('info'), warn: line('warn'), error: line('error'), notice: line('notice') };
  const asker = createAsker(clock);
  const auditor = createAuditor(clock);
  const audits: AuditEvent[] = [];
  const base = contextOf(config, { store, bus, clock, documents, log });
  const context: SliceContext = { ...base, ask: asker.ask, audit: auditor.audit };
  const keeper: Slice = {
    name: 'audit',
    appendAudit: (event: AuditEvent) => {
      audits.push(event);
      return Promise.resolve({ seq: audits.length, hash: '0'.repeat(64) });
    },
  };
  const slices = [keeper, ...[accessSlice, ...factories].map((make) => make(context))];
  asker.mount(slices.flatMap((slice) => slice.answers ?? []));
  auditor.mount(slices);
  for (const slice of slices) await slice.start?.();
  const http = createHttp({ ...context, slices, asker, auditor, consoleDir: join(dataDir, 'console') });
  return {
    ...http,
    context,
    clock,
    audits,
    lines,
    send: async (path, options = {}) => http.app.request(path, requestOf(options)),
    listen: () => listen(http, config),
    async close() {
      for (const slice of slices) await slice.stop?.();
      documents.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
