import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { ATTRIBUTES } from '@watchtower/contract/data';
import { createLogger, metrics, type CorrelationIds } from '@watchtower/sdk';
import { redact } from '@watchtower/sdk/redact';
import type { Request, RequestHandler, Response } from 'express';
import { inboundContext, type Inbound } from './inbound.ts';
import { requestIdOf } from './request-id.ts';
import { openState, stateOf, type RequestState } from './request-state.ts';
import { routeTemplate } from './route-template.ts';
import { currentTracer } from './tracer.ts';

/** Options of {@link watchtower}. */
export interface WatchtowerExpressOptions {
  /**
   * The identifiers of a request; they ride on everything the request causes. Called once, when the middleware runs;
   * what becomes known later (after a sign-in middleware) is set with `withContext`. A throw counts as no ids.
   * What is `undefined` counts as not known.
   * @example (req) => ({ client_id: req.get('x-client-id') })
   */
  readonly identify?: (
    req: Request,
  ) => { readonly [Id in keyof CorrelationIds]: CorrelationIds[Id] | undefined } | undefined;
  /** Whether every caller's trace and identifiers are taken over; default: loopback only, or the SDK's setting. */
  readonly trustInbound?: boolean;
  /** Whether each request leaves one log line (default true). */
  readonly log?: boolean;
}

interface Observed {
  readonly req: Request;
  readonly res: Response;
  readonly span: Span;
  readonly ctx: Context;
  readonly startedAt: number;
  readonly state: RequestState;
  readonly method: string;
}

type Logger = ReturnType<typeof createLogger>;

const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'QUERY',
]);
const MAX_MESSAGE = 500;
let inFlight = 0;

function countInFlight(change: 1 | -1): void {
  inFlight += change;
  metrics.httpRequestsInFlight.set(inFlight);
}

function identify(req: Request, options: WatchtowerExpressOptions): CorrelationIds {
  try {
    return (options.identify?.(req) ?? {}) as CorrelationIds;
  } catch {
    return {};
  }
}

function pathname(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function startSpan(req: Request, method: string, { parent, links }: Inbound): Span {
  const attributes: Attributes = {
    [ATTRIBUTES.operation]: 'http.request',
    'http.request.method': method,
    'url.path': pathname(req.originalUrl),
    'url.scheme': 'encrypted' in req.socket ? 'https' : 'http',
  };
  return currentTracer().startSpan(method, { kind: SpanKind.SERVER, attributes, links }, parent);
}

function errorType(error: unknown, status: number): string {
  const name = error instanceof Error ? error.name : '';
  return name === '' || name === 'Error' ? String(status) : name;
}

/** Marks the span of a request that failed on our side; what the client got wrong is no error of the server. */
function recordError(span: Span, error: unknown, status: number): void {
  span.setAttributes({ 'error.type': errorType(error, status), [ATTRIBUTES.outcome]: 'failed' });
  const message = error instanceof Error ? redact(error.message).slice(0, MAX_MESSAGE) : undefined;
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
}

function writeLine(log: Logger, seen: Observed, end: Ending): void {
  const { method, route, status, failed, durationMs } = end;
  const fields = { method, route, status, duration_ms: Math.round(durationMs * 10) / 10 };
  const text = `${method} ${route ?? '(no route)'} ${end.aborted ? 'aborted' : status}`;
  context.with(seen.ctx, () => {
    if (failed) log.error({ ...fields, err: seen.state.error }, text);
    else log.info(fields, text);
  });
}

/** How a request ended. */
interface Ending {
  readonly method: string;
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  readonly aborted: boolean;
  readonly failed: boolean;
}

function templateOf(req: Request, status: number): string | undefined {
  try {
    return routeTemplate(req, status);
  } catch {
    return undefined;
  }
}

function endingOf(seen: Observed): Ending {
  const { req, res, state, method, startedAt } = seen;
  const status = res.statusCode;
  const whole = res.writableFinished;
  // A handler that threw after the headers leaves a broken answer with a good status.
  const failed = whole ? status >= 500 : state.error !== undefined;
  return {
    method,
    route: templateOf(req, status),
    status,
    durationMs: performance.now() - startedAt,
    aborted: !whole && !failed,
    failed,
  };
}

function finish(seen: Observed, log: Logger | undefined): void {
  const { span, res, state } = seen;
  const end = endingOf(seen);
  const { method, route, status, aborted, failed } = end;
  if (route !== undefined) {
    span.updateName(`${method} ${route}`);
    span.setAttribute('http.route', route);
  }
  if (!aborted || res.headersSent) span.setAttribute('http.response.status_code', status);
  if (aborted) span.setAttribute(ATTRIBUTES.outcome, 'cancelled');
  if (failed) recordError(span, state.error, status);
  metrics.apiHttpDuration.record(end.durationMs, { route, method, status: aborted ? 'aborted' : status });
  if (!aborted && status >= 400) metrics.apiHttpErrors.add(1, { route, status });
  if (log) writeLine(log, seen, end);
  span.end();
}

/** Opens the span of a request and sees to its end; the context to go on in, or none where observing failed. */
function begin(
  req: Request,
  res: Response,
  options: WatchtowerExpressOptions,
  log: () => Logger | undefined,
): Context | undefined {
  try {
    const startedAt = performance.now();
    const state = openState(req);
    const requestId = requestIdOf(req.headers['x-request-id']);
    res.setHeader('x-request-id', requestId);
    const ids = { ...identify(req, options), request_id: requestId };
    const inbound = inboundContext(req, options.trustInbound, ids);
    const method = METHODS.has(req.method) ? req.method : '_OTHER';
    const span = startSpan(req, method, inbound);
    const ctx = trace.setSpan(inbound.parent, span);
    countInFlight(1);
    // Emitted once, after the last byte was handed over or the connection was lost.
    res.on('close', () => {
      countInFlight(-1);
      try {
        finish({ req, res, span, ctx, startedAt, state, method }, log());
      } catch {
        span.end();
      }
    });
    return ctx;
  } catch {
    return undefined;
  }
}

/**
 * Request middleware for Express 4 and 5: one `http.request` span per request with its route template, the trace and
 * identifiers of the caller, `x-request-id` in and out, the metrics `api_http_duration_ms`, `api_http_errors_total`
 * and `http_requests_in_flight`, and one log line. Everything later in the request runs inside its context. Mount it
 * first, and `watchtowerErrors()` last, but before your own error handlers. Safe before `startWatchtower()`.
 * @example
 * app.use(watchtower({ identify: (req) => ({ client_id: req.get('x-client-id') }) }));
 * app.use('/api', routes);
 * app.use(watchtowerErrors());
 */
export function watchtower(options: WatchtowerExpressOptions = {}): RequestHandler {
  let logger: Logger | undefined;
  const log = (): Logger | undefined =>
    options.log === false ? undefined : (logger ??= createLogger({ name: 'http' }));

  return function watchtowerRequest(req, res, next) {
    const ctx = stateOf(req) === undefined ? begin(req, res, options, log) : undefined;
    if (ctx === undefined) next();
    else context.with(ctx, next);
  };
}
