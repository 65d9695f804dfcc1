import type { Runtime } from './runtime.ts';

/** Count of lost records by signal and reason. */
export type Dropped = Record<string, Record<string, number>>;

interface Handle {
  readonly shutdown: () => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly dropped: () => Dropped;
}

interface Shared {
  runtime: Runtime | undefined;
  /** What `startWatchtower` handed out, for whoever starts a second time. */
  handle?: Handle;
  readonly warned: Set<string>;
  readonly dropped: Dropped;
  /** Errors whose exception event is already on a span: outer spans only take the status. */
  readonly recorded: WeakSet<object>;
  /** Health checks of the host, so that a start reports those registered before it. */
  readonly components: Set<() => Promise<void>>;
}

// The ESM and the CJS copy of this package meet here, and so do two installed copies of one major version.
const KEY = Symbol.for('watchtower.sdk.v1');

/** State of this process, one for all copies of the package. */
export function shared(): Shared {
  const host = globalThis as { [KEY]?: Shared };
  host[KEY] ??= {
    runtime: undefined,
    warned: new Set(),
    dropped: {},
    recorded: new WeakSet(),
    components: new Set(),
  };
  return host[KEY];
}

const cell = shared();

/** What `startWatchtower` built, or `undefined` before the start and after the shutdown. */
export function runtime(): Runtime | undefined {
  return cell.runtime;
}
