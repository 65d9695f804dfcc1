import { redact } from '@watchtower/sdk/redact';
import { number, record, text } from './json.ts';

/** Why a call failed. */
export interface Failure {
  /** Label of `llm_errors_total`: `rate_limited`, `timeout`, `invalid_request` … */
  readonly reason: string;
  /** The span's `error.type`: the HTTP status where there is one, otherwise the reason. */
  readonly type: string;
  /** Redacted and cut. */
  readonly message: string;
}

const MAX_MESSAGE = 500;

const REASON_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'authentication',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid_request',
  429: 'rate_limited',
  529: 'overloaded',
};

/** The names an error goes by: its own and those of its classes, because the clients leave `name` at "Error". */
function namesOf(error: unknown): Set<string> {
  const names = new Set<string>();
  if (typeof error !== 'object' || error === null) return names;
  const own = text((error as { name?: unknown }).name);
  if (own !== undefined) names.add(own);
  let prototype = Object.getPrototypeOf(error) as { constructor?: { name?: string } } | null;
  while (prototype !== null) {
    if (prototype.constructor?.name) names.add(prototype.constructor.name);
    prototype = Object.getPrototypeOf(prototype) as typeof prototype;
  }
  return names;
}

/** Whether the caller itself stopped the call: no failure, a cancellation. */
export function isAbort(error: unknown): boolean {
  const names = namesOf(error);
  return names.has('APIUserAbortError') || names.has('AbortError');
}

function reasonOf(status: number | undefined, names: ReadonlySet<string>): string {
  if (status !== undefined) {
    return REASON_OF_STATUS[status] ?? (status >= 500 ? 'server_error' : 'invalid_request');
  }
  if (names.has('APIConnectionTimeoutError') || names.has('TimeoutError')) return 'timeout';
  if (names.has('APIConnectionError')) return 'connection';
  if (names.has('SyntaxError')) return 'malformed_response';
  return names.has('APIError') ? 'stream_error' : 'other';
}

/** Describes a thrown value; the text may quote the request, so it is redacted first. */
export function describeFailure(error: unknown): Failure {
  const status = number(record(error)['status']);
  const reason = reasonOf(status, namesOf(error));
  const raw = error instanceof Error ? error.message : String(error);
  return {
    reason,
    type: status === undefined ? reason : String(status),
    message: redact(raw).slice(0, MAX_MESSAGE),
  };
}
