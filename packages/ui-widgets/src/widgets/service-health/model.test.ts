import { describe, expect, it } from 'vitest';
import { type Component, healthLine, resourceText, sortComponents } from './model.ts';

const component = (name: string, status: Component['status']): Component => ({
  component: name,
  kind: 'service',
  service: 's',
  status,
  version: null,
  instance: 'i',
  since: '2026-01-01T00:00:00.000Z',
  last_seen: '2026-01-01T00:00:00.000Z',
  latency_ms: null,
  message: null,
  depends_on: [],
  resources: {},
});

describe('service health', () => {
  it('puts the worst first, and silence before what is only slow', () => {
    const items = (['healthy', 'degraded', 'not_configured', 'unknown', 'down'] as const).map((s) =>
      component(s, s),
    );
    expect(sortComponents(items).map((c) => c.status)).toEqual([
      'down',
      'unknown',
      'degraded',
      'healthy',
      'not_configured',
    ]);
    expect(healthLine(items)).toBe('1 of 4 healthy');
  });

  it('reads a resource’s unit off its name', () => {
    expect(resourceText('rss_bytes', 104_857_600)).toBe('rss 100 MiB');
    expect(resourceText('db_pool_pct', 41.2)).toBe('db pool 41 %');
    expect(resourceText('open_sockets', 12)).toBe('open sockets 12');
  });
});
