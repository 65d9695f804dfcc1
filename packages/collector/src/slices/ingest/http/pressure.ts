/** Whether more can be taken now. */
export interface Pressure {
  /** Why not, or `null`. */
  full(): string | null;
  /** Counts a body under way; the returned function takes it off again. */
  enter(bytes: number): () => void;
  inFlight(): number;
}

/** Limits beyond which senders are asked to wait. */
export interface PressureLimits {
  /** Bytes of bodies under way and rows not yet written. */
  readonly memory: number;
  /** Bytes of the journal that the store does not have. */
  readonly journal: number;
}

/** A body of unknown length counts as this much. */
const UNKNOWN = 1 << 20;

/** Makes the gauge of what is under way. */
export function pressure(limits: PressureLimits, now: { pending(): number; journal(): number }): Pressure {
  let inFlight = 0;
  return {
    full() {
      if (now.journal() > limits.journal) {
        return 'The store has not taken anything for a while and the journal is full; try again later.';
      }
      if (inFlight + now.pending() > limits.memory) return 'Too much is under way; try again later.';
      return null;
    },
    enter(bytes) {
      const counted = bytes > 0 ? bytes : UNKNOWN;
      inFlight += counted;
      return () => {
        inFlight -= counted;
      };
    },
    inFlight: () => inFlight,
  };
}
