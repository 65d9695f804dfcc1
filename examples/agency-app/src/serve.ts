import type { Express } from 'express';

/**
 * Serves until the process is told to stop, or until the process that started it is gone: its standard input ends then.
 * Prints one line when it listens.
 */
export function serveUntilTold(app: Express, port: number, close: () => Promise<void>): void {
  const server = app.listen(port, '127.0.0.1', () => process.stdout.write(`listening on ${port}\n`));
  untilTold(async () => {
    server.close();
    server.closeAllConnections();
    await close();
  });
}

/** Calls `close` once, on a signal or when the parent is gone, and ends the process. */
export function untilTold(close: () => Promise<void>): void {
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    void close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env['AGENCY_SUPERVISED'] === '1') {
    process.stdin.on('end', stop).on('error', stop);
    process.stdin.resume();
  }
}
