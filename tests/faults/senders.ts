import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@watchtower/testkit';
import type { Random } from './seeded.ts';
import type { Make, Sent } from './telemetry.ts';

/** An acknowledged request and what it was answered. */
export interface Acknowledged extends Sent {
  readonly answer: string;
}

/** Senders that never give a request up, each with one under way. */
export interface Senders {
  /** Everything that was answered 200, in that order. */
  readonly acknowledged: readonly Acknowledged[];
  /** Attempts that were sent and never answered. */
  readonly unanswered: () => number;
  /** Attempts refused with 503 and Retry-After, by path. */
  readonly refused: ReadonlyMap<string, number>;
  /** Answers that no sender may get. */
  readonly faults: readonly string[];
  /** Resolves in the moment the next answer 200 arrives. */
  next(): Promise<void>;
  /** Lets every sender finish the request it has under way. */
  finish(): Promise<void>;
}

/** Sends a request once. */
export async function sendOnce(url: string, { path, type, body }: Sent): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(body),
    signal: AbortSignal.timeout(20_000),
  });
}

/** Starts one sender per maker; between two requests each waits up to `restMs`. */
export function startSenders(url: string, makers: readonly Make[], random: Random, restMs: number): Senders {
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  const refused = new Map<string, number>();
  let unanswered = 0;
  let taken = Promise.withResolvers<void>();
  const stop = new AbortController();

  async function attempt(request: Sent): Promise<boolean> {
    let response: Response;
    try {
      response = await sendOnce(url, request);
      const answer = await response.text();
      if (response.status === 200) {
        acknowledged.push({ ...request, answer });
        taken.resolve();
        taken = Promise.withResolvers();
        return true;
      }
      if (response.status !== 503 || response.headers.get('retry-after') === null)
        faults.push(`${request.path} ${response.status} ${answer}`);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const down = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
      if (!down) unanswered++;
      return false;
    }
    refused.set(request.path, (refused.get(request.path) ?? 0) + 1);
    return false;
  }

  async function work(make: Make): Promise<void> {
    while (!stop.signal.aborted) {
      const request = make();
      await waitFor(() => attempt(request), { timeout: 120_000, interval: 20 });
      await pause(random.between(0, restMs));
    }
  }

  const working = Promise.all(makers.map(work));
  return {
    acknowledged,
    unanswered: () => unanswered,
    refused,
    faults,
    next: () => taken.promise,
    async finish() {
      stop.abort();
      await working;
    },
  };
}
