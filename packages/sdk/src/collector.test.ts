import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  auditList,
  confirmText,
  controlSetKillSwitch,
  createClient,
  goldenTrends,
  healthComponents,
  isWatchtowerError,
  opsTop,
  tracesList,
  tracesOne,
  type Client,
} from '@watchtower/contract';
import { runCollector, type CollectorProcess } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  agentEpisode,
  agents,
  audit,
  createLogger,
  health,
  killSwitch,
  metrics,
  startWatchtower,
  toolCall,
  withContext,
  type Watchtower,
} from './index.ts';

// The SDK as it ships (protobuf, gzip) against the real collector, read back through the query API.
const stateDir = mkdtempSync(join(tmpdir(), 'watchtower-sdk-'));
let collector: CollectorProcess;
let watchtower: Watchtower;
let client: Client;

beforeAll(async () => {
  collector = await runCollector();
  client = createClient({ url: collector.url });
  watchtower = startWatchtower({
    service: 'sdk-host',
    version: '1.2.3',
    endpoint: collector.url,
    stateDir,
    handleSignals: false,
    // The test asks by fetch: its own questions are no part of what it asks about.
    instrumentFetch: false,
  });
});
afterAll(async () => {
  await watchtower.shutdown();
  await collector.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

it('lands traces, logs, metrics, audits, health and the directory, joined on one trace', async () => {
  const log = createLogger({ name: 'planner', destination: { write: () => undefined } });
  agents.register({ agent_id: 'planner-1', name: 'Planner', type: 'planner', owner: 'ann@example.com' });
  health.component('redis', () => ({ status: 'degraded', message: 'slow' }), {
    kind: 'database',
    interval_s: 5,
  });
  metrics.jobsEnqueued.add(3, { lane: 'creation', blueprint: 'reel' });
  await withContext({ client_id: 'acme', user_id: 'ann' }, () =>
    agentEpisode({ agent_id: 'planner-1', agent_type: 'planner', name: 'Planner' }, async () => {
      await toolCall({ tool_id: 'search' }, () => Promise.resolve(1));
      log.warn({ status: 'retry' }, 'slow with key sk-ant-api03-aaaaaaaaaaaaaaaaaaaaaaaa');
      audit.emit({ action_type: 'agent.spawn', result: 'success', resource: 'planner-1' });
    }),
  );
  await watchtower.flush();
  const list = await expect
    .poll(() => client.ask(tracesList, { service: 'sdk-host' }), { timeout: 10_000 })
    .toMatchObject({ items: [{ spans: 2, client_id: 'acme', operation: 'agent.episode' }] })
    .then(() => client.ask(tracesList, { service: 'sdk-host' }));
  const trace = await client.ask(tracesOne, { trace_id: list.items[0]?.trace_id ?? '' });
  expect(trace.spans.map((span) => span.operation).toSorted()).toEqual(['agent.episode', 'tool.call']);
  expect(trace.logs.map((line) => line.message)).toContain('slow with key [REDACTED:anthropic]');
  expect(trace.audits).toHaveLength(1);
  await expect
    .poll(async () => (await client.ask(auditList, { client_id: 'acme' })).items)
    .toMatchObject([{ action_type: 'agent.spawn', seq: 1 }]);
  const components = (await client.ask(healthComponents, {})).items;
  expect(components.find((c) => c.component === 'redis')).toMatchObject({
    status: 'degraded',
    message: 'slow',
  });
  expect(components.find((c) => c.component === 'sdk-host')).toMatchObject({
    status: 'healthy',
    version: '1.2.3',
  });
  const enqueued = async (): Promise<number> => {
    const trends = await client.ask(goldenTrends, { metric: 'jobs_enqueued_total', range: '1h' });
    return trends.series.flatMap((s) => s.points).reduce((sum, [, value]) => sum + (value ?? 0), 0);
  };
  await expect.poll(enqueued, { timeout: 10_000 }).toBe(3);
  expect((await client.ask(opsTop, { kind: 'agents' })).items).toMatchObject([
    { agent_id: 'planner-1', runs: 1, name: 'Planner', owner_email: 'ann@example.com' },
  ]);
  expect(watchtower.dropped()).toEqual({});
});

it('obeys a kill switch set in the collector within five seconds', async () => {
  const scope = { scope: 'client', client_id: 'acme' } as const;
  await client.act(controlSetKillSwitch, {
    ...scope,
    active: true,
    reason: 'incident',
    confirm: confirmText(scope),
  });
  const blocked = (): boolean => {
    try {
      return killSwitch.guard({ client_id: 'acme' }, () => false);
    } catch (error) {
      return isWatchtowerError(error, 'kill_switch_active');
    }
  };
  await expect.poll(blocked, { timeout: 5000 }).toBe(true);
  expect(killSwitch.guard({ client_id: 'other' }, () => 'open')).toBe('open');
});

it('loses no audit while the collector is down', async () => {
  await collector.kill9();
  const ids = Array.from({ length: 20 }, (_, i) =>
    audit.emit({ action_type: 'publish', result: 'success', resource: `post-${i}`, client_id: 'down' }),
  );
  await collector.restart();
  const stored = async (): Promise<string[]> =>
    (await client.ask(auditList, { client_id: 'down', limit: 100 })).items.map((item) => item.audit_id);
  await expect.poll(stored, { timeout: 20_000 }).toHaveLength(20);
  expect((await stored()).toSorted()).toEqual(ids.toSorted());
});
