import { describe, expect, it } from 'vitest';
import { overlay, sparkOf, toneOf, vitals } from './model.ts';

const summary = {
  latency_ms: { p50: 100, p95: 900, p99: 2000 },
  traffic_rps: 4,
  error_rate_pct: null,
  saturation_pct: 81,
  saturation_source: 'worker cpu',
  services: [],
  server: { version: '1', uptime_s: 1, environment: 'dev', active_users: 0, clients: 0 },
  active_alerts: { critical: 0, warning: 0, info: 0 },
};
const thresholds = {
  latency_p95_ms: { warn: 500, crit: 1000 },
  error_rate_pct: { warn: 1, crit: 5 },
  saturation_pct: { warn: 70, crit: 80 },
};

describe('vital signs', () => {
  it('is green below warn and red from crit', () => {
    const at = { warn: 10, crit: 20 };
    expect([9.9, 10, 20, null].map((v) => toneOf(v, at))).toEqual(['ok', 'warn', 'crit', 'mute']);
    expect(toneOf(5, undefined)).toBe('mute');
  });

  it('does not call silence well', () => {
    const [latency, , errors, saturation] = vitals(summary, thresholds);
    expect(latency).toMatchObject({ value: '900 ms', tone: 'warn', word: 'high' });
    expect(errors).toMatchObject({ value: '—', tone: 'mute', word: 'unknown' });
    expect(saturation).toMatchObject({ tone: 'crit', note: 'worker cpu' });
  });

  it('lays the newest frame over the summary', () => {
    const frame = { latency_p95: 50, traffic_rate: 9, error_rate: 2, saturation_pct: null };
    expect(overlay(summary, frame)).toMatchObject({
      latency_ms: { p50: 100, p95: 50 },
      traffic_rps: 9,
      error_rate_pct: 2,
    });
    expect(overlay(summary, undefined)).toBe(summary);
  });

  it('adds counts, but never percentiles', () => {
    const two = [
      { name: 'p50', points: [[0, 1]] as const },
      { name: 'p95', points: [[0, 7]] as const },
    ];
    expect(sparkOf('latency', two)).toEqual([7]);
    expect(sparkOf('errors', two)).toEqual([8]);
    expect(
      sparkOf('errors', [
        { name: '4xx', points: [[0, null]] as const },
        { name: '5xx', points: [[0, null]] as const },
      ]),
    ).toEqual([null]);
  });
});
