import { WatchtowerError } from '@watchtower/contract';

/** What a piece of work does, so that no kind can starve another: queries, segments, and small writes that someone waits for. */
export type Lane = 'read' | 'bulk' | 'write';

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
 * hold a thread of libuv. `most` bounds each lane, so that slow reads never stop inserts, nor inserts
 * a document or an audit.
 */
export function createPool<S>(
  sessions: readonly S[],
  most: Readonly<Record<Lane, number>>,
  waitMs: number,
): Pool<S> {
  const slots = createSlots(sessions, most);
  let closed = false;

  async function take(lane: Lane) {
    if (closed) throw new WatchtowerError('unavailable', 'The store is closed: the collector is stopping.');
    const session = await new Promise<S>((resolve, reject) => {
      const timer = setTimeout(() => {
        slots.leave(waiter);
        reject(new WatchtowerError('unavailable', 'The engine is busy with other queries; try again.'));
      }, waitMs);
      const waiter: Waiter<S> = {
        lane,
        resolve(given) {
          clearTimeout(timer);
          resolve(given);
        },
      };
      slots.enter(waiter);
    });
    let released = false;
    const release = () => {
      if (!released) slots.giveBack(lane, session);
      released = true;
    };
    return { session, release };
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
    drain() {
      closed = true;
      return slots.idle();
    },
  };
}

/** Who holds a session and who waits for one, first come first served within a lane. */
function createSlots<S>(sessions: readonly S[], most: Readonly<Record<Lane, number>>) {
  const free = [...sessions];
  const busy: Record<Lane, number> = { read: 0, bulk: 0, write: 0 };
  const waiting: Waiter<S>[] = [];
  const onIdle: (() => void)[] = [];
  const isIdle = () => free.length === sessions.length && waiting.length === 0;

  function dispatch(): void {
    for (const waiter of waiting.slice()) {
      if (busy[waiter.lane] >= most[waiter.lane]) continue;
      const session = free.pop();
      if (session === undefined) return;
      waiting.splice(waiting.indexOf(waiter), 1);
      busy[waiter.lane]++;
      waiter.resolve(session);
    }
    if (isIdle()) for (const done of onIdle.splice(0)) done();
  }

  return {
    enter(waiter: Waiter<S>): void {
      waiting.push(waiter);
      dispatch();
    },
    leave(waiter: Waiter<S>): void {
      waiting.splice(waiting.indexOf(waiter), 1);
    },
    giveBack(lane: Lane, session: S): void {
      busy[lane]--;
      free.push(session);
      dispatch();
    },
    idle: () => (isIdle() ? Promise.resolve() : new Promise<void>((resolve) => onIdle.push(resolve))),
  };
}
