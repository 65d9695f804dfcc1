import { WatchtowerError } from '@watchtower/contract';
import { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import type { Asker } from './ask.ts';
import { type Auth, createAuth } from './auth.ts';
import type { Auditor } from './audit.ts';
import { authorise } from './authorise.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import { createConsole } from './console.ts';
import type { Documents } from './documents.ts';
import { refuse } from './error-response.ts';
import { everyRequest } from './headers.ts';
import { createLive, type Live } from './live.ts';
import { processGauges } from './metrics-text.ts';
import { mountCommands } from './mount-commands.ts';
import { mountQuestions } from './mount-questions.ts';
import { mountRoutes } from './mount-routes.ts';
import { openapiRoute } from './openapi.ts';
import { probeRoutes } from './probes.ts';
import { createRequestCount, type RequestCount } from './request-count.ts';
import type { Log, Slice } from './slice.ts';

/** What the HTTP side is made of. */
export interface HttpOptions {
  readonly config: Config;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  /** Every slice, made; their routes, commands, checks and gauges are walked. */
  readonly slices: readonly Slice[];
  /** With the slices' answers mounted. */
  readonly asker: Asker;
  /** With the appending slice mounted. */
  readonly auditor: Auditor;
  /** Where the built console lies; by default beside the bundle. */
  readonly consoleDir?: string;
}

/** The collector's HTTP side, not yet listening. */
export interface Http {
  /** Answers requests: `app.request('/api/…')` in tests, `listen` (serve.ts) in the process. */
  readonly app: Hono;
  readonly live: Live;
  /** Requests under way, so that a stop can let them finish. */
  readonly requests: RequestCount;
}

/** What lies outside every slice: 401 for nobody, 404 for the rest, never the console's page. */
function mountUnknown(app: Hono, auth: Auth): void {
  for (const [path, access] of [
    ['/api/*', 'signed-in'],
    ['/v1/*', 'ingest'],
  ] as const) {
    app.all(path, async (c) => {
      const caller = (await auth.identify(c, access))?.caller ?? null;
      authorise(caller, { name: path, access: 'public', scope: 'global' });
      throw new WatchtowerError('not_found', `Nothing answers ${c.req.method} here; see /api/openapi.json.`);
    });
  }
}

/**
 * Makes the HTTP side by walking the slices: their questions, commands and routes under the contract's paths, the
 * probes, the live socket, the OpenAPI document, and the console for everything else.
 * @example
 * asker.mount(slices.flatMap((slice) => slice.answers ?? []));
 * auditor.mount(slices);
 * const { url, close } = await listen(createHttp({ …, slices, asker, auditor }), config);
 */
export function createHttp(options: HttpOptions): Http {
  z.config(z.locales.en());
  const { config, clock, log, slices, documents } = options;
  const auth = createAuth({ config, documents, clock, log });
  const live = createLive({ ...options, auth });
  const requests = createRequestCount();
  const gauges = [
    ...processGauges(options.version, options.startedAt),
    ...requests.gauges,
    ...live.gauges,
    ...slices.flatMap((slice) => slice.gauges ?? []),
  ];
  const checks = slices.flatMap((slice) => slice.checks ?? []);
  const audit = options.auditor.audit;

  const app = new Hono();
  app.onError((error, c) => refuse(c, error, log));
  app.use(requests.count);
  app.use(everyRequest(config, log));
  mountQuestions(app, options.asker.answers.values(), { auth, clock });
  mountCommands(
    app,
    slices.flatMap((slice) => slice.acts ?? []),
    { config, auth, clock, audit },
  );
  mountRoutes(
    app,
    [
      ...probeRoutes(config, checks, gauges),
      openapiRoute(options.version),
      ...slices.flatMap((s) => s.routes ?? []),
    ],
    auth,
  );
  app.get('/api/ws', live.upgrade);
  mountUnknown(app, auth);
  app.get('*', createConsole(options.consoleDir));
  return { app, live, requests };
}
