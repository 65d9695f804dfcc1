import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatClock,
  formatCount,
  formatMs,
  formatPercent,
  formatUsd,
} from './format.ts';

describe('formats', () => {
  it.each([
    [0, '0 ms'],
    [0.042, '0.04 ms'],
    [8.44, '8.4 ms'],
    [843.2, '843 ms'],
    [999.7, '1 s'],
    [1234, '1.23 s'],
    [59_960, '1 m 00 s'],
    [185_000, '3 m 05 s'],
    [7_800_000, '2 h 10 m'],
  ])('shows %d ms as %s', (ms, shown) => expect(formatMs(ms)).toBe(shown));

  it.each([
    [0.0042, '$0.0042'],
    [0.000_017, '$0.000017'],
    [0.000_000_4, '<$0.000001'],
    [0.1234, '$0.123'],
    [0.25, '$0.25'],
    [12.5, '$12.50'],
    [12_400, '$12.4k'],
    [0, '$0'],
  ])('shows %d dollars as %s', (usd, shown) => expect(formatUsd(usd)).toBe(shown));

  it.each([
    [843, '843'],
    [1.256, '1.26'],
    [1284, '1,284'],
    [12_430, '12.4k'],
    [123_456, '123k'],
    [3_100_000, '3.1M'],
  ])('shows the count %d as %s', (n, shown) => expect(formatCount(n)).toBe(shown));

  it('shows what is unknown as a dash and never as zero', () => {
    for (const format of [formatMs, formatUsd, formatCount, formatPercent, formatBytes]) {
      expect(format(null)).toBe('—');
      expect(format(undefined)).toBe('—');
      expect(format(Number.NaN)).toBe('—');
    }
  });

  it('shows times in UTC and ages in one unit', () => {
    expect(formatClock('2026-01-02T03:04:05.678Z', true)).toBe('03:04:05.678');
    expect(formatAge(59_400)).toBe('59 s');
    expect(formatAge(3_600_000 * 5)).toBe('5 h');
  });
});
