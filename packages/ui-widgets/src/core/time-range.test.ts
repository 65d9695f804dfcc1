import { describe, expect, it } from 'vitest';
import { DEFAULT_RANGE, rangeBounds, readRange, writeRange } from './time-range.ts';

describe('time range', () => {
  it('survives the query string, and leaves the rest of it alone', () => {
    for (const range of [
      { preset: '6h' } as const,
      DEFAULT_RANGE,
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
    ]) {
      const search = writeRange('?tab=logs', range);
      expect(readRange(search)).toEqual(range);
      expect(new URLSearchParams(search).get('tab')).toBe('logs');
    }
  });

  it('falls back to the default for what it cannot read', () => {
    for (const search of [
      '?range=2y',
      '?from=x&to=y',
      '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      '',
    ])
      expect(readRange(search)).toEqual(DEFAULT_RANGE);
  });

  it('keeps the bounds of a preset while the clock moves within its grain', () => {
    const now = Date.parse('2026-01-01T10:00:10Z');
    expect(rangeBounds({ preset: '1h' }, now)).toEqual({ from: '2026-01-01T09:00:00.000Z' });
    expect(rangeBounds({ preset: '1h' }, now + 40_000)).toEqual(rangeBounds({ preset: '1h' }, now));
  });
});
