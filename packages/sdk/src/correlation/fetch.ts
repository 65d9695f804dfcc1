import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { context, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { ATTRIBUTES } from '@watchtower/contract/data';
import type { Config } from '../config.ts';
import { recordFailure } from '../trace/failure.ts';
import { isLoopback } from './loopback.ts';
import { injectInto } from './propagation.ts';

/** The part of an undici request that its diagnostics channels hand out. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly method: string;
  readonly path: string;
  readonly addHeader?: (name: string, value: string) => unknown;
}

/** Decides whether trace context and identifiers may go to an origin. */
export function mayPropagateTo(config: Pick<Config, 'propagateTo' | 'endpoint'>): (origin: URL) => boolean {
  const named = new Set(config.propagateTo);
  const site = siteOf(new URL(config.endpoint).hostname);
  return (origin) =>
    named.has(origin.origin) ||
    isLoopback(origin.hostname) ||
    (site !== undefined && siteOf(origin.hostname) === site);
}

/** The last two labels of a name; addresses and single names have no site. */
function siteOf(host: string): string | undefined {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return undefined;
  const labels = host.toLowerCase().split('.');
  return labels.length < 2 ? undefined : labels.slice(-2).join('.');
}

/** Path without its query: queries hold tokens and names. */
function attributesOf(request: UndiciRequest, url: URL): Record<string, string | number> {
  return {
    [ATTRIBUTES.operation]: 'http.client',
    'http.request.method': request.method,
    'server.address': url.hostname,
    ...(url.port === '' ? {} : { 'server.port': Number(url.port) }),
    'url.full': `${url.origin}${url.pathname}`,
  };
}

/**
 * Traces the host's `fetch` and undici calls: a client span each, and headers only to origins that may have them.
 * Our own requests use `node:http` and are never seen here. Returns what stops it.
 */
export function instrumentFetch(config: Config): () => void {
  const open = new WeakMap<object, Span>();
  const may = mayPropagateTo(config);

  const onCreate = (message: unknown): void => {
    const { request } = message as { request: UndiciRequest };
    const ctx = context.active();
    if (request.origin === undefined || isTracingSuppressed(ctx)) return;
    const url = new URL(request.path, request.origin);
    const span = trace
      .getTracer('@watchtower/sdk')
      .startSpan(request.method, { kind: SpanKind.CLIENT, attributes: attributesOf(request, url) }, ctx);
    open.set(request, span);
    if (!may(url)) return;
    for (const [name, value] of Object.entries(
      injectInto<Record<string, string>>({}, trace.setSpan(ctx, span)),
    ))
      request.addHeader?.(name, value);
  };
  const onHeaders = (message: unknown): void => {
    const { request, response } = message as { request: object; response: { statusCode: number } };
    const span = open.get(request);
    if (span === undefined) return;
    span.setAttribute('http.response.status_code', response.statusCode);
    if (response.statusCode < 400) return;
    span.setAttribute('error.type', String(response.statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  };
  const onEnd = (message: unknown): void => {
    const { request, error } = message as { request: object; error?: unknown };
    const span = open.get(request);
    if (span === undefined) return;
    open.delete(request);
    if (error !== undefined) recordFailure(span, error);
    span.end();
  };
  const channels: [string, (message: unknown) => void][] = [
    ['undici:request:create', guarded(onCreate)],
    ['undici:request:headers', guarded(onHeaders)],
    ['undici:request:trailers', guarded(onEnd)],
    ['undici:request:error', guarded(onEnd)],
  ];
  for (const [name, handler] of channels) subscribe(name, handler);
  return () => channels.forEach(([name, handler]) => unsubscribe(name, handler));
}

/** A fault of ours must not become a fault of the host's request. */
function guarded(handler: (message: unknown) => void): (message: unknown) => void {
  return (message) => {
    try {
      handler(message);
    } catch {
      // The request goes on untraced.
    }
  };
}
