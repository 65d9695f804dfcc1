import { describe, expect, it } from 'vitest';
import { hoursSoFar, isQuiet, kpis } from './model.ts';

const summary = {
  runs_today: 1284,
  cost_today_usd: null,
  unpriced_calls_today: 3,
  budget_user: null,
  budget_global: null,
  active_users_24h: 12,
  agents_total: 9,
  agents_scheduled: 4,
  latency_ms: { p50: 900, p95: 4200 },
  errors_last_hour: 2,
  top_agents_today: [],
};

describe('KPI cards', () => {
  it('shows unknown cost as unknown and names the unpriced calls', () => {
    const cost = kpis(summary, { runs: null, cost: null, errors: null }).find((card) => card.key === 'cost');
    expect(cost).toMatchObject({ value: '—', note: 'plus 3 unpriced calls', tone: 'warn' });
  });

  it('draws only hours that have begun', () => {
    const hours = Array.from({ length: 24 }, (_, i) => ({ value: i }));
    expect(hoursSoFar(hours, Date.parse('2026-01-01T02:10:00Z'))).toEqual([0, 1, 2]);
    expect(hoursSoFar(undefined, 0)).toBeNull();
  });

  it('is quiet only when nothing was seen', () => {
    expect(isQuiet(summary)).toBe(false);
    const none = { ...summary, runs_today: 0, unpriced_calls_today: 0, agents_total: 0, errors_last_hour: 0 };
    expect(isQuiet(none)).toBe(true);
  });
});
