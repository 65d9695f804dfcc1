import { randomBytes } from 'node:crypto';
import { type ErrorBody, type ErrorCode, isWatchtowerError, STATUS_OF } from '@watchtower/contract';
import type { Context } from 'hono';
import { rpcStatus } from './rpc-status.ts';
import type { Log } from './slice.ts';

const PROTOBUF = 'application/x-protobuf';
const OTLP_PATHS = new Set(['/v1/traces', '/v1/metrics', '/v1/logs']);
/** Codes whose message may tell of the inside: the caller gets an id, the log gets the text. */
const INSIDE = new Set<ErrorCode>(['internal', 'config_invalid', 'network', 'unavailable']);
/** Seconds after which a refusal is worth another try. */
const RETRY_S: Readonly<Partial<Record<ErrorCode, number>>> = { rate_limited: 30, unavailable: 2 };

function bodyOf(error: unknown, c: Context, log: Log): ErrorBody {
  const code = isWatchtowerError(error) ? error.code : 'internal';
  if (isWatchtowerError(error) && !INSIDE.has(code)) {
    const { message, issues } = error;
    return issues === undefined ? { code, message } : { code, message, issues };
  }
  const id = randomBytes(4).toString('hex');
  const { stack, cause } = error instanceof Error ? error : { stack: String(error), cause: undefined };
  const trail =
    cause === undefined ? {} : { cause: cause instanceof Error ? cause.stack : JSON.stringify(cause) };
  const where = { error_id: id, method: c.req.method, path: c.req.path };
  // An overloaded store refuses many: one short line each, no stack.
  if (code === 'unavailable') log.warn({ ...where, reason: String(error) }, 'a request was refused');
  else log.error({ ...where, stack, ...trail }, 'a request failed');
  return code === 'unavailable'
    ? {
        code,
        message: `The store cannot answer right now; try again shortly (error ${id} in the collector's log).`,
      }
    : { code: 'internal', message: `The collector failed on this request (error ${id} in its log).` };
}

/** The answer to a request that is refused or failed: our error body, or google.rpc.Status where OTLP is spoken. */
export function refuse(c: Context, error: unknown, log: Log): Response {
  const body = bodyOf(error, c, log);
  const headers = new Headers({ 'cache-control': 'no-store' });
  const retry = RETRY_S[body.code];
  if (retry !== undefined) headers.set('retry-after', String(retry));
  if (body.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer');
  const status = STATUS_OF[body.code];
  if (OTLP_PATHS.has(c.req.path)) {
    const protobuf = c.req.header('content-type')?.toLowerCase().startsWith(PROTOBUF) ?? false;
    headers.set('content-type', protobuf ? PROTOBUF : 'application/json');
    return new Response(rpcStatus(protobuf ? 'protobuf' : 'json', body.code, body.message), {
      status,
      headers,
    });
  }
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers });
}
