import { WatchtowerError } from '@watchtower/contract';

/** One body under way, counted against the limit until it is left. */
export interface Ticket {
  /**
   * Counts a part that was read; of a body of known length only what exceeds it.
   * @throws WatchtowerError `unavailable` when that is more than the limit allows
   */
  read(bytes: number): void;
  leave(): void;
}

/** Whether more can be taken now. */
export interface Pressure {
  /**
   * Counts a body under way before it is read.
   * @param length bytes as the sender declared them; 0 when it did not
   * @throws WatchtowerError `unavailable` saying why nothing can be taken
   */
  enter(length: number): Ticket;
}

/** Limits beyond which senders are asked to wait. */
export interface PressureLimits {
  /** Bytes of bodies under way and rows not yet written. A single body may exceed it when nothing else is under way. */
  readonly memory: number;
  /** Bytes of the journal that the store does not have. */
  readonly journal: number;
}

const JOURNAL_FULL = 'The store has not taken anything for a while and the journal is full; try again later.';
const MEMORY_FULL = 'Too much is under way; try again later.';

/** Makes the gauge of what is under way. */
export function pressure(limits: PressureLimits, now: { pending(): number; journal(): number }): Pressure {
  let inFlight = 0;

  /** Room for `more` beside what others hold; whoever is alone may go on. */
  function admit(more: number, own: number): void {
    const others = inFlight - own + now.pending();
    if (others > 0 && others + own + more > limits.memory)
      throw new WatchtowerError('unavailable', MEMORY_FULL);
  }

  return {
    enter(length) {
      if (now.journal() > limits.journal) throw new WatchtowerError('unavailable', JOURNAL_FULL);
      admit(length, 0);
      let counted = length;
      let seen = 0;
      inFlight += counted;
      return {
        read(bytes) {
          seen += bytes;
          const more = seen - counted;
          if (more <= 0) return;
          admit(more, counted);
          counted += more;
          inFlight += more;
        },
        leave() {
          inFlight -= counted;
        },
      };
    },
  };
}
