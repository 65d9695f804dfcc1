import { runCollector } from '@watchtower/testkit';
import { describe, expect, it } from 'vitest';

describe('the collector process', () => {
  it('becomes ready, stops on SIGTERM, survives a kill and reopens its data', async () => {
    const collector = await runCollector();
    const health = await fetch(`${collector.url}/healthz`);
    expect(health.status).toBe(200);
    await collector.kill9();
    await collector.restart();
    expect((await fetch(`${collector.url}/readyz`)).status).toBe(200);
    expect(await collector.stop()).toBe(0);
    expect(collector.output()).not.toContain('"level":"ERROR"');
  });
});
