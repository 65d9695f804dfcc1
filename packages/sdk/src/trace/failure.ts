import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { isWatchtowerError, type Outcome } from '@watchtower/contract/data';
import { shared } from '../internal/shared.ts';
import { redact } from '../redact/index.ts';

/** Short, bounded name of what went wrong: the error's code, else its class; `error` for anything else. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error === 'string' ? 'error' : typeof error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^[\w.-]{1,60}$/.test(code)) return code;
  return typeof name === 'string' && name !== '' && name !== 'Error' ? name.slice(0, 60) : 'error';
}

/** How work that threw this ended: refused, given up on purpose, or failed. */
export function outcomeOf(error: unknown): Outcome {
  if (isWatchtowerError(error, 'kill_switch_active')) return 'blocked';
  const name = typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : undefined;
  return name === 'AbortError' ? 'cancelled' : 'failed';
}

function messageOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error)).slice(0, 2000);
}

/**
 * Marks a span as failed. The exception itself is written on the innermost span only: on its way out the same
 * error gives the outer spans their status and `error.type`.
 */
export function recordFailure(span: Span, error: unknown): void {
  span.setAttribute('error.type', reasonOf(error));
  if (outcomeOf(error) !== 'failed') return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
  if (typeof error === 'object' && error !== null) {
    const { recorded } = shared();
    if (recorded.has(error)) return;
    recorded.add(error);
  }
  span.addEvent('exception', {
    'exception.type': error instanceof Error ? error.name : typeof error,
    'exception.message': messageOf(error),
    ...(error instanceof Error && error.stack !== undefined
      ? { 'exception.stacktrace': redact(error.stack).slice(0, 16_000) }
      : {}),
  });
}
