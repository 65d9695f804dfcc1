import { context, createContextKey, type Context } from '@opentelemetry/api';

const KEY = createContextKey('watchtower.llm.attempts');
const COUNTED = Symbol.for('watchtower.llm.counted');

/** Counts the requests one call needed: the clients retry inside, where nobody else sees it. */
export interface Attempts {
  count: number;
}

/** A context in which requests are counted into `attempts`. */
export function withAttempts(base: Context, attempts: Attempts): Context {
  return base.setValue(KEY, attempts);
}

type Fetch = (...args: unknown[]) => unknown;

/**
 * Makes a client's `fetch` count the attempts of observed calls. The function is passed on by `withOptions`, so it
 * carries a mark; calls made past the wrapper go straight through.
 */
export function countAttempts(client: object): void {
  const holder = client as { fetch?: Fetch & { [COUNTED]?: true } };
  const original = holder.fetch;
  if (typeof original !== 'function' || original[COUNTED] || !Object.hasOwn(client, 'fetch')) return;
  const counting: Fetch & { [COUNTED]?: true } = (...args) => {
    const attempts = context.active().getValue(KEY) as Attempts | undefined;
    if (attempts) attempts.count += 1;
    return original(...args);
  };
  counting[COUNTED] = true;
  try {
    holder.fetch = counting;
  } catch {
    // A frozen client keeps its own; its retries stay invisible.
  }
}
