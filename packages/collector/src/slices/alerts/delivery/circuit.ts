/** Failures in a row after which a receiver is left alone, and for how long. */
const FAILURES = 5;
const REST_MS = 60_000;

/** Leaves receivers that keep failing alone for a minute, then lets one attempt through. */
export interface Circuit {
  /** Whether an attempt may be made now; the one that follows a rest is alone until it is judged. */
  admits(receiver: string, now: number): boolean;
  judged(receiver: string, ok: boolean, now: number): void;
  /** Receivers left alone now. */
  open(now: number): number;
}

/** Makes a circuit for every receiver, all closed. */
export function createCircuit(): Circuit {
  const states = new Map<string, { failures: number; until: number; probing: boolean }>();
  return {
    admits(receiver, now) {
      const state = states.get(receiver);
      if (state === undefined || state.failures < FAILURES) return true;
      if (now < state.until || state.probing) return false;
      state.probing = true;
      return true;
    },
    judged(receiver, ok, now) {
      if (ok) {
        states.delete(receiver);
        return;
      }
      const failures = (states.get(receiver)?.failures ?? 0) + 1;
      states.set(receiver, { failures, until: now + REST_MS, probing: false });
    },
    open: (now) => [...states.values()].filter((s) => s.failures >= FAILURES && now < s.until).length,
  };
}
