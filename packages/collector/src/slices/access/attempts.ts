/** Wrong passwords for one account from one address before it has to wait. */
export const FREE_FAILURES = 5;
/** First wait, ms; doubled with every further failure up to {@link LONGEST_WAIT_MS}. */
export const FIRST_WAIT_MS = 30_000;
/** Longest wait, ms; also how long failures are remembered. */
export const LONGEST_WAIT_MS = 15 * 60_000;
/** Attempts one address has in a minute, whatever the accounts. */
const ATTEMPTS_A_MINUTE = 30;
/** Pairs remembered; the oldest are forgotten first, so that guessing cannot fill the memory. */
const REMEMBERED = 10_000;

interface Failures {
  count: number;
  until: number;
  last: number;
}

/** Slows down guessing: per account and address, and per address. */
export interface Attempts {
  /**
   * Asks for an attempt before any hashing. It counts as failed until {@link Attempts.succeeded} says otherwise, so
   * that attempts in parallel gain nothing.
   */
  begin(account: string, ip: string, now: number): 'go' | 'wait' | 'locked-now';
  succeeded(account: string, ip: string): void;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > REMEMBERED ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}

/** Makes the count; it lives in memory and starts empty. */
export function createAttempts(): Attempts {
  const pairs = new Map<string, Failures>();
  const minutes = new Map<string, { minute: number; count: number }>();

  function mayAddress(ip: string, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    const seen = minutes.get(ip);
    const count = seen?.minute === minute ? seen.count + 1 : 1;
    remember(minutes, ip, { minute, count });
    return count <= ATTEMPTS_A_MINUTE;
  }

  return {
    begin(account, ip, now) {
      if (!mayAddress(ip, now)) return 'wait';
      const key = `${ip} ${account}`;
      const known = pairs.get(key);
      const seen = known === undefined || now - known.last > LONGEST_WAIT_MS ? undefined : known;
      if (seen !== undefined && now < seen.until) return 'wait';
      const count = (seen?.count ?? 0) + 1;
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - FREE_FAILURES), LONGEST_WAIT_MS);
      remember(pairs, key, { count, last: now, until: count >= FREE_FAILURES ? now + wait : 0 });
      return count === FREE_FAILURES ? 'locked-now' : 'go';
    },
    succeeded(account, ip) {
      pairs.delete(`${ip} ${account}`);
    },
  };
}
