import { WatchtowerError } from '@watchtower/contract';

/** What a piece of work does, so that neither kind can starve the other. */
export type Lane = 'read' | 'write';

/** Sessions handed out one statement at a time. */
export interface Pool<S> {
  /** Runs `work` with a session of its own. @throws WatchtowerError `unavailable` when none came free in time. */
  run<T>(lane: Lane, work: (session: S) => Promise<T>): Promise<T>;
  /** Takes a session until `release` is called, for a stream. */
  take(lane: Lane): Promise<{ session: S; release(): void }>;
  /** Refuses new work and resolves when everything running and waiting is done. */
  drain(): Promise<void>;
}

interface Waiter<S> {
  readonly lane: Lane;
  readonly resolve: (session: S) => void;
}

/**
 * A semaphore over sessions: a session answers one statement at a time, and a call queued inside the engine would
 * hold a thread of libuv. `most` bounds each lane, so that slow reads never stop inserts and the reverse.
 */
export function createPool<S>(
  sessions: readonly S[],
  most: Readonly<Record<Lane, number>>,
  waitMs: number,
): Pool<S> {
  const free = [...sessions];
  const busy: Record<Lane, number> = { read: 0, write: 0 };
  const waiting: Waiter<S>[] = [];
  const idle: (() => void)[] = [];
  let closed = false;

  function dispatch(): void {
    for (let i = 0; i < waiting.length && free.length > 0;) {
      const waiter = waiting[i];
      if (waiter === undefined || busy[waiter.lane] >= most[waiter.lane]) {
        i++;
        continue;
      }
      const session = free.pop();
      if (session === undefined) return;
      waiting.splice(i, 1);
      busy[waiter.lane]++;
      waiter.resolve(session);
    }
    if (free.length === sessions.length && waiting.length === 0) for (const done of idle.splice(0)) done();
  }

  async function take(lane: Lane) {
    if (closed) throw new WatchtowerError('unavailable', 'The store is closed: the collector is stopping.');
    const session = await new Promise<S>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(new WatchtowerError('unavailable', 'The engine is busy with other queries; try again.'));
      }, waitMs);
      const waiter: Waiter<S> = {
        lane,
        resolve(session) {
          clearTimeout(timer);
          resolve(session);
        },
      };
      waiting.push(waiter);
      dispatch();
    });
    let released = false;
    return {
      session,
      release() {
        if (released) return;
        released = true;
        busy[lane]--;
        free.push(session);
        dispatch();
      },
    };
  }

  return {
    take,
    async run(lane, work) {
      const { session, release } = await take(lane);
      try {
        return await work(session);
      } finally {
        release();
      }
    },
    async drain() {
      closed = true;
      if (free.length === sessions.length && waiting.length === 0) return;
      await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
