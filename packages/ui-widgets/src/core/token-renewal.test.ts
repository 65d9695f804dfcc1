import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renewingToken } from './token-renewal.ts';

const jwt = (n: number, life: number): string => {
  const iat = Math.floor(Date.now() / 1000);
  return `h.${btoa(JSON.stringify({ iat, exp: iat + life, n }))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')}.s`;
};

describe('renewing token', () => {
  beforeEach(() => vi.useFakeTimers({ now: 1_000_000_000_000 }));
  afterEach(() => vi.useRealTimers());

  it('asks once for many who wait, and again at 80 % of its life', async () => {
    let n = 0;
    const source = vi.fn(async () => jwt((n += 1), 300));
    const token = renewingToken(source);
    const [a, b] = await Promise.all([token.get(), token.get()]);
    expect(a).toBe(b);
    vi.advanceTimersByTime(239_000);
    expect(await token.get()).toBe(a);
    vi.advanceTimersByTime(2000);
    expect(await token.get()).not.toBe(a);
    expect(source).toHaveBeenCalledTimes(2);
  });

  it('asks again after a failure and after it was told the token is no good', async () => {
    const source = vi.fn(async () => jwt(1, 300)).mockRejectedValueOnce(new Error('down'));
    const token = renewingToken(source);
    await expect(token.get()).rejects.toThrow('down');
    await token.get();
    token.expire();
    await token.get();
    expect(source).toHaveBeenCalledTimes(3);
  });
});
