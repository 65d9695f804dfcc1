interface Loop {
  readonly ms: number;
  readonly run: () => Promise<void> | void;
  next: number;
}

/** Time that stands still until it is advanced; has the shape of the collector's clock. */
export interface FakeClock {
  now(): number;
  every(ms: number, run: () => Promise<void> | void): () => void;
  /** Moves on by `ms`, running every loop that falls due, in order, and waiting for each. */
  advance(ms: number): Promise<void>;
}

/** Makes a clock that starts at `start` (epoch milliseconds). */
export function fakeClock(start: number = Date.UTC(2026, 0, 15, 12)): FakeClock {
  let now = start;
  const loops = new Set<Loop>();
  return {
    now: () => now,
    every(ms, run) {
      const loop: Loop = { ms, run, next: now + ms };
      loops.add(loop);
      return () => loops.delete(loop);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...loops].filter((loop) => loop.next <= end).sort((a, b) => a.next - b.next)[0];
        if (due === undefined) break;
        now = due.next;
        due.next += due.ms;
        await due.run();
      }
      now = end;
    },
  };
}
