import { describe, expect, it } from 'vitest';
import { SIGNALS, signalThresholds } from './model.ts';

const config = {
  thresholds: {
    latency_p95_ms: { warn: 500, crit: 1500 },
    error_rate_pct: { warn: 1, crit: 5 },
    saturation_pct: { warn: 70, crit: 90 },
  },
  started_at: '2026-01-01T00:00:00.000Z',
};

describe('golden signals', () => {
  it('shows the four, and levels only where the unit is the threshold’s', () => {
    expect(SIGNALS.map((s) => s.metric)).toEqual(['latency', 'traffic', 'errors', 'saturation']);
    expect(signalThresholds('latency', config)).toEqual([
      { name: 'p95 warning', value: 500, tone: 'warn' },
      { name: 'p95 critical', value: 1500, tone: 'crit' },
    ]);
    expect(signalThresholds('errors', config)).toEqual([]);
    expect(signalThresholds('saturation', undefined)).toEqual([]);
  });
});
