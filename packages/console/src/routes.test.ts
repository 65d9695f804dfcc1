import { describe, expect, it } from 'vitest';
import { readRoute, routeTitle } from './routes.ts';

describe('routes', () => {
  it('reads every fixed address, and nothing else', () => {
    const id = 'a'.repeat(32);
    expect(readRoute('/admin/ops')).toEqual({ page: 'ops' });
    expect(readRoute('/admin/command-center/logs')).toEqual({ page: 'command-centre', tab: 'logs' });
    expect(readRoute('/admin/command-center')).toEqual({ page: 'command-centre', tab: 'golden-signals' });
    expect(readRoute(`/admin/traces/${id}`)).toEqual({ page: 'trace', traceId: id });
    for (const path of ['/admin/kill-switches', '/admin/cost/', '/admin/audit', '/admin/alerts'])
      expect(readRoute(path).page).toBe(path.split('/')[2]);
    for (const path of [
      '/',
      '/admin',
      '/admin/traces/zz',
      '/admin/ops/more',
      '/admin/command-center/voice',
      '/x',
    ])
      expect(readRoute(path)).toEqual({ page: 'unknown' });
  });

  it('names each page', () => {
    expect(routeTitle(readRoute('/admin/command-center/traces'))).toEqual(['Command centre', 'Traces']);
  });
});
