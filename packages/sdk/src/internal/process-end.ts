const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Flushes when the process is about to end by itself, and on SIGTERM and SIGINT. A host with handlers of its own
 * decides about its end; without one the signal is raised again after the flush, so that the exit code is right.
 */
export function onProcessEnd(
  flush: () => Promise<void>,
  shutdown: () => Promise<void>,
  signals: boolean,
): () => void {
  let flushed = false;
  const beforeExit = (): void => {
    // Awaiting makes Node go round once more and say beforeExit again; the second time there is nothing to do.
    if (flushed) return;
    flushed = true;
    void flush();
  };
  const handlers = SIGNALS.map((name) => {
    const handler = (): void => {
      const alone = process.listenerCount(name) === 1;
      void (alone ? shutdown() : flush()).then(() => {
        if (!alone) return;
        process.off(name, handler);
        process.kill(process.pid, name);
      });
    };
    return { name, handler };
  });
  process.on('beforeExit', beforeExit);
  if (signals) for (const { name, handler } of handlers) process.on(name, handler);
  return () => {
    process.off('beforeExit', beforeExit);
    for (const { name, handler } of handlers) process.off(name, handler);
  };
}
