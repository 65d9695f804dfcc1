import { describe, expect, it } from 'vitest';
import { barWidth, durationTone, traceParams } from './model.ts';

describe('trace list', () => {
  it('asks only for what was chosen', () => {
    expect(traceParams('all', { service: '', client_id: undefined })).toEqual({});
    expect(traceParams('slow', { service: 'api' })).toEqual({ status: 'slow', service: 'api' });
  });
  it('colours slowness and nothing else', () => {
    expect([10, 5000, 30_000].map(durationTone)).toEqual([undefined, 'warn', 'crit']);
    expect(barWidth(25, 100)).toBe(50);
    expect(barWidth(0, 100)).toBe(1);
    expect(barWidth(1, 0)).toBe(0);
  });
});
