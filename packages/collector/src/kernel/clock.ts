/** Time as a seam: deciders take `now` as an argument, loops take a clock. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `run` every `ms` until the returned function is called; a run that is still under way is not doubled. */
  every(ms: number, run: () => Promise<void> | void): () => void;
}
