import type { IncomingMessage } from 'node:http';

/** What the request middleware and the error middleware know of one request. */
export interface RequestState {
  error: unknown;
}

// Two copies of this package (ESM and CJS) meet on the same request.
const KEY = Symbol.for('watchtower.express.v1');

type Marked = IncomingMessage & { [KEY]?: RequestState };

/** The state of a request that `watchtower()` has seen. */
export function stateOf(req: IncomingMessage): RequestState | undefined {
  return (req as Marked)[KEY];
}

/** Marks a request as observed. */
export function openState(req: IncomingMessage): RequestState {
  const state: RequestState = { error: undefined };
  (req as Marked)[KEY] = state;
  return state;
}
