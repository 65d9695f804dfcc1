import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Outgoing } from '../notifiers/notifier.ts';
import { type Reach, resolveReceiver, urlFault } from './guard.ts';

/** What came of one attempt. `gone`: the receiver wants nothing more. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'gone' | 'failed'; readonly error: string; readonly retryAfterMs: number };

const TIMEOUT_MS = 15_000;
/** Bytes of an answer that are read; its text is of no use beyond. */
const RESPONSE_MAX = 65_536;
const RETRY_AFTER_MAX_MS = 24 * 3600 * 1000;

/** Milliseconds a `Retry-After` asks for: seconds or an HTTP date; 0 when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS) : 0;
}

function post(outgoing: Outgoing, options: RequestOptions, secure: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(outgoing.url, options, resolve);
    request.on('error', reject);
    request.end(outgoing.body);
  });
}

async function drained(response: IncomingMessage): Promise<void> {
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > RESPONSE_MAX) break;
  }
}

function outcomeOf(response: IncomingMessage): Outcome {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'ok' };
  const wait = retryAfterMs(response.headers['retry-after'], Date.now());
  return { kind: status === 410 ? 'gone' : 'failed', error: `answered ${status}`, retryAfterMs: wait };
}

/**
 * Sends one POST to a receiver: to the very address that was checked, without following redirects, within 15 s.
 * Never throws except when `signal` aborts.
 */
export async function send(outgoing: Outgoing, reach: Reach, signal: AbortSignal): Promise<Outcome> {
  const fault = urlFault(outgoing.url, reach);
  if (fault !== null) return { kind: 'failed', error: `the URL ${fault}`, retryAfterMs: 0 };
  const url = new URL(outgoing.url);
  try {
    const { address, family } = await resolveReceiver(url, reach);
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      headers: {
        ...outgoing.headers,
        'content-length': Buffer.byteLength(outgoing.body),
        'user-agent': 'watchtower',
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      lookup: (_, { all }, done) =>
        all === true ? done(null, [{ address, family }]) : done(null, address, family),
    };
    const response = await post(outgoing, options, url.protocol === 'https:');
    const outcome = outcomeOf(response);
    await drained(response).catch(() => undefined);
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', error: error instanceof Error ? error.message : String(error), retryAfterMs: 0 };
  }
}
