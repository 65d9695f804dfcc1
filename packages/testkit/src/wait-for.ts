/** How long to try, and how often. */
export interface WaitOptions {
  /** Milliseconds until it gives up. @defaultValue 10 000 */
  readonly timeout?: number;
  /** Milliseconds between tries. @defaultValue 25 */
  readonly interval?: number;
}

/**
 * Calls `probe` until it returns something truthy and returns that; a throw counts as “not yet”.
 * @throws Error with the last failure when the time is over.
 * @example const trace = await waitFor(async () => (await list()).items[0], { timeout: 5000 });
 */
export async function waitFor<T>(
  probe: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<NonNullable<T>> {
  const { timeout = 10_000, interval = 25 } = options;
  const until = Date.now() + timeout;
  let last: unknown = 'the condition never held';
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= until)
      throw new Error(`Nothing within ${timeout} ms: ${String(last)}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
