import { setTimeout as sleep } from 'node:timers/promises';
import { metricByName } from '@watchtower/contract/data';
import { runtime } from '../internal/shared.ts';
import { warnOnce } from '../internal/warn.ts';
import { countDropped } from './dropped.ts';
import type { Answer, Post } from './post.ts';
import { rejectedIn } from './rejected.ts';

/** Statuses the OTLP specification calls retryable, and "could not be reached". */
const RETRYABLE = new Set([0, 429, 502, 503, 504]);
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Wait before attempt `n` (from 1): exponential, full jitter above half, or what the collector asked for. */
export function waitBefore(attempt: number, asked: number | undefined, random: number): number {
  if (asked !== undefined) return asked + random * 250;
  const base = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return base / 2 + (random * base) / 2;
}

/** Whether another attempt may help. */
export function isRetryable(answer: Answer): boolean {
  return RETRYABLE.has(answer.status);
}

/** One OTLP request. */
export interface Delivery {
  readonly signal: string;
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array | string;
  /** Records in it, for the counts of what was lost. */
  readonly count: number;
}

/**
 * Sends an OTLP request until it is taken, refused or six attempts are gone. The same bytes go out each time, so
 * that the collector recognises a repetition. `closing` cuts the waiting short.
 */
export async function deliver(post: Post, delivery: Delivery, closing: AbortSignal): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const answer = await post(delivery.path, delivery.type, delivery.body);
    if (answer.status >= 200 && answer.status < 300) {
      countDropped(delivery.signal, 'rejected', rejectedIn(answer));
      return true;
    }
    if (!isRetryable(answer) || attempt === ATTEMPTS || closing.aborted) return lost(delivery, answer);
    const ms = waitBefore(attempt, answer.retryAfterMs, Math.random());
    await sleep(ms, undefined, { ref: false, signal: closing }).catch(() => undefined);
  }
}

/** Said once: an app that runs well but shows up nowhere has nothing else to go by. */
function say(answer: Answer): void {
  if (answer.status === 0)
    warnOnce(
      'unreachable',
      `The collector cannot be reached (${answer.body}); telemetry is dropped and counted. Start it, or set WATCHTOWER_ENDPOINT.`,
    );
  else if (answer.status === 401 || answer.status === 403)
    warnOnce(
      'ingest_key',
      'The collector refuses our ingest key; telemetry is dropped and counted. Set WATCHTOWER_INGEST_KEY.',
    );
}

function lost(delivery: Delivery, answer: Answer): false {
  say(answer);
  countDropped(
    delivery.signal,
    answer.status === 0 ? 'unreachable' : `http_${answer.status}`,
    delivery.count,
  );
  const metric = metricByName('otel_export_failures_total');
  if (metric !== undefined && delivery.signal !== 'metrics')
    runtime()?.measure(metric, 1, { signal: delivery.signal });
  return false;
}
