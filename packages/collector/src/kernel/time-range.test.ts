import { expect, test } from 'vitest';
import { resolveBounds, resolveRange } from './time-range.ts';

const FAR = ['0000-01-01T00:00:00Z', '1500-01-01T00:00:00Z', '2290-01-01T00:00:00Z', '9999-01-01T00:00:00Z'];

test.each(FAR)('%s, which nanoseconds cannot hold, is refused by the name of its parameter', (far) => {
  const day = new Date(Date.parse(far) + 86_400_000).toISOString();
  const naming = (field: string): object =>
    expect.objectContaining({ code: 'invalid_argument', issues: [expect.objectContaining({ field })] });
  expect(() => resolveBounds({ from: far })).toThrow(naming('from'));
  expect(() => resolveBounds({ to: far })).toThrow(naming('to'));
  expect(() => resolveRange({ from: far, to: day }, 0)).toThrow(naming('from'));
});

test('bounds are open, closed or both', () => {
  const from = '2026-11-20T00:00:00.000Z';
  const fromMs = Date.parse(from);
  expect(resolveBounds({})).toEqual({ fromMs: null, toMs: null });
  expect(resolveBounds({ from })).toEqual({ fromMs, toMs: null });
  expect(resolveRange({ from, to: '2026-11-20T01:00:00.000Z' }, 0)).toEqual({
    fromMs,
    toMs: fromMs + 3_600_000,
  });
});
