import { describe, expect, it } from 'vitest';
import { bucketSeconds, costBars, costSeries, tokenLine } from './model.ts';

const counts = {
  calls: 10,
  unpriced_calls: 0,
  input_tokens: 1200,
  output_tokens: 300,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 40,
};
const report = {
  period: 'day',
  from: '',
  to: '',
  group_by: 'model',
  total: { cost_usd: 3, ...counts },
  items: [
    { key: 'gpt-5', cost_usd: 2, share: 0.66, ...counts },
    { key: 'gpt-6', cost_usd: null, share: null, ...counts, unpriced_calls: 10 },
    { key: '', cost_usd: 0.5, share: 0.17, ...counts },
    { key: 'x', cost_usd: 0.5, share: 0.17, ...counts },
  ],
  buckets: [
    { start: '2026-01-01T00:00:00.000Z', cost_usd: 1 },
    { start: '2026-01-01T01:00:00.000Z', cost_usd: null },
    { start: '2026-01-01T02:00:00.000Z', cost_usd: 0 },
  ],
};

describe('cost chart', () => {
  it('keeps what is unpriced in sight and unknown', () => {
    const unpriced = costBars(report).find((bar) => bar.key === 'gpt-6');
    expect(unpriced).toMatchObject({
      value: null,
      shown: '—',
      tone: 'warn',
      note: '▲ 10 of 10 calls unpriced',
    });
  });
  it('sums the tail and names what has no name', () => {
    const bars = costBars(report, 2);
    expect(bars.at(-1)).toMatchObject({ key: '2 more', value: 1 });
    expect(costBars(report)[2]?.key).toBe('(none)');
  });
  it('draws an unpriced hour as a gap and no hour that has not begun', () => {
    expect(costSeries(report, Date.parse('2026-01-01T01:30:00Z'))[0]?.points.map(([, v]) => v)).toEqual([
      1,
      null,
    ]);
    expect(bucketSeconds(report)).toBe(3600);
    expect(tokenLine(report.total)).toBe('10 calls · 1,200 in · 300 out · 40 reasoning');
  });
});
