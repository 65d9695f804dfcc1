/** Time as a seam: deciders take `now` as an argument, loops take a clock. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `run` every `ms` until the returned function is called; a run that is still under way is not doubled. */
  every(ms: number, run: () => Promise<void> | void): () => void;
}

/**
 * The machine's clock. A loop never keeps the process alive by itself.
 * @param onError told of a run that threw; the loop goes on.
 */
export function systemClock(onError: (error: unknown) => void): Clock {
  return {
    now: () => Date.now(),
    every(ms, run) {
      let running = false;
      const timer = setInterval(() => {
        if (running) return;
        running = true;
        Promise.resolve()
          .then(run)
          .catch(onError)
          .finally(() => {
            running = false;
          });
      }, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
