import type { TokenSource } from '@watchtower/contract';

/** A token that is fetched when needed and renewed before it ends. */
export interface RenewingToken {
  /** The token in force; one fetch serves all who wait. */
  get(): Promise<string>;
  /** Forgets the token, so that the next `get` fetches a fresh one. */
  expire(): void;
}

const RENEW_AT = 0.8;
/** How long a token without readable times is used before it is asked for again. */
const OPAQUE_LIFE_MS = 60_000;

/** `iat` and `exp` of a JWT in epoch milliseconds; `null` for a token that is none. It is read, not verified. */
export function tokenTimes(token: string): { issued: number; expires: number } | null {
  const body = token.split('.')[1];
  if (body === undefined) return null;
  try {
    const claims = JSON.parse(atob(body.replace(/-/g, '+').replace(/_/g, '/'))) as Record<string, unknown>;
    const { iat, exp } = claims;
    return typeof iat === 'number' && typeof exp === 'number'
      ? { issued: iat * 1000, expires: exp * 1000 }
      : null;
  } catch {
    return null;
  }
}

/**
 * Wraps a token source so that it is asked again at 80 % of the token's life.
 * @example
 * const token = renewingToken(async () => (await fetch('/watchtower-token')).text());
 * createClient({ url, token: token.get });
 */
export function renewingToken(source: TokenSource): RenewingToken {
  let current: { token: string; renewAt: number } | undefined;
  let flight: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    const asked = Date.now();
    const token = typeof source === 'function' ? await source() : source;
    const times = tokenTimes(token);
    // The life is counted from now, by this machine's clock, which may differ from the minting one's.
    const life = times === null ? OPAQUE_LIFE_MS : times.expires - times.issued;
    current = { token, renewAt: typeof source === 'string' ? Infinity : asked + life * RENEW_AT };
    return token;
  }

  return {
    async get() {
      if (current !== undefined && Date.now() < current.renewAt) return current.token;
      flight ??= fetchToken().finally(() => {
        flight = undefined;
      });
      return flight;
    },
    expire() {
      current = undefined;
    },
  };
}
