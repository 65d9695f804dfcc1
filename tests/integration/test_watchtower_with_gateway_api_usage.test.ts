// Gateway, API, agent loop, tools and platforms in one correlated view, in good days and bad ones; real processes.
import {
  createClient,
  goldenTopErrors,
  goldenTopRoutes,
  goldenTrends,
  healthComponents,
  LIVE_PROTOCOL,
  logsList,
  opsSummary,
} from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { traceOfMessage } from '../find-trace.ts';
import { childrenOf } from '../process-tree.ts';
import { type Agency, runAgency } from '../run-agency.ts';

let collector: CollectorProcess;
let agency: Agency | undefined;
const client = () => createClient({ url: collector.url });
const sent = (trace: { spans: { operation: string }[] }): boolean =>
  trace.spans.some((s) => s.operation === 'channel.send');

beforeAll(async () => {
  collector = await runCollector();
});
afterEach(async () => {
  await agency?.stop();
  agency = undefined;
});
afterAll(() => collector?.stop());

const total = (series: { points: [number, number | null][] }[]): number =>
  series.flatMap((s) => s.points).reduce((sum, [, value]) => sum + (value ?? 0), 0);

describe('in good days', () => {
  it('shows gateway and API paths by route, with their counts and latency', async () => {
    agency = await runAgency(collector.url);
    for (const client_id of ['harbor-coffee', 'lumen-dental'])
      await agency.message({ client_id, lane: 'engagement', blueprint_id: 'reply' });
    const refused = await fetch(`${agency.api}/clients/nobody/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(refused.status).toBe(404);
    const routes = await waitFor(async () => {
      const { items } = await client().ask(goldenTopRoutes, { range: '1h', limit: 50 });
      return items.some((r) => r.route === '/replies') ? items : undefined;
    });
    const inbound = routes.find(
      (r) => r.service === 'agency-api' && r.route === '/clients/:clientId/messages',
    );
    expect(inbound).toMatchObject({ method: 'POST', count: 3 });
    expect(inbound?.p95_ms).toBeGreaterThan(0);
    expect(routes.some((r) => r.route.includes('harbor-coffee'))).toBe(false);
    expect(routes.map((r) => r.service)).toEqual(
      expect.arrayContaining(['channel-gateway', 'platform-sandbox']),
    );
  });

  it('shows MCP health, core-loop spans and their logs in one correlated view', async () => {
    agency = await runAgency(collector.url);
    const id = await agency.message({
      client_id: 'harbor-coffee',
      lane: 'publishing',
      platform: 'instagram',
      via: 'api',
    });
    const trace = await traceOfMessage(client(), id, sent);
    const loop = trace.spans.filter((s) =>
      ['agent.step', 'tool.call', 'mcp.request', 'llm.call'].includes(s.operation),
    );
    expect(new Set(loop.map((s) => s.service))).toEqual(new Set(['agency-worker', 'agency-tools']));
    const components = await waitFor(async () => {
      const { items } = await client().ask(healthComponents, {});
      return items.some((c) => c.component === 'agency-tools') &&
        items.some((c) => c.component === 'agency-worker')
        ? items
        : undefined;
    });
    const state = Object.fromEntries(components.map((c) => [c.component, c.status]));
    expect(state).toMatchObject({
      'agency-tools': 'healthy',
      'agency-worker': 'healthy',
      'agency-api': 'healthy',
      'content-queue': 'healthy',
      collector: 'healthy',
    });
    expect(components.find((c) => c.component === 'agency-worker')?.depends_on).toContain('agency-tools');
  });

  it('carries the same trace through BullMQ when a Redis is configured', async () => {
    const { startRedis } = await import('../redis.ts');
    const redis = await startRedis();
    try {
      agency = await runAgency(collector.url, { REDIS_URL: redis.url });
      const id = await agency.message({
        client_id: 'tidepool-yoga',
        lane: 'engagement',
        blueprint_id: 'reply',
      });
      const trace = await traceOfMessage(
        client(),
        id,
        (t) => sent(t) && t.spans.some((s) => s.operation === 'agent.episode'),
      );
      const operations = trace.spans.map((s) => s.operation);
      expect(operations).toEqual(
        expect.arrayContaining(['job.enqueue', 'job.dequeue', 'agent.episode', 'tool.call', 'channel.send']),
      );
      expect(
        trace.spans.find((s) => s.operation === 'agent.episode')?.attributes['watchtower.client_id'],
      ).toBe('tidepool-yoga');
      await agency.stop();
      agency = undefined;
    } finally {
      await redis.stop();
    }
  });

  it('publishes through a real browser, whose steps and requests belong to the same trace', async () => {
    agency = await runAgency(collector.url, {
      AGENCY_CHROMIUM: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    });
    const id = await agency.message({
      client_id: 'harbor-coffee',
      platform: 'instagram',
      lane: 'publishing',
      via: 'browser',
    });
    const trace = await traceOfMessage(
      client(),
      id,
      (t) => sent(t) && t.audits.length > 0 && t.summary.complete,
    );
    const steps = trace.spans.filter((s) => s.operation === 'browser.step');
    expect(steps.map((s) => s.attributes['watchtower.action'])).toEqual(['open', 'fill', 'click']);
    const run = trace.spans.find((s) => s.operation === 'browser.run');
    const parent = trace.spans.find((s) => s.span_id === run?.parent_span_id);
    expect(parent).toMatchObject({ operation: 'platform.api', service: 'agency-worker' });
    const asked = trace.spans.filter((s) => s.service === 'platform-sandbox' && s.name.includes('/compose'));
    expect(asked.map((s) => s.name)).toEqual(
      expect.arrayContaining(['GET /platforms/:platform/compose', 'POST /platforms/:platform/compose']),
    );
    expect(trace.audits.find((a) => a.action_type === 'publish')).toMatchObject({
      result: 'success',
      via: 'browser',
      missing: [],
      proof: { screenshot: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    });
  });

  it('tells the socket of a run that starts and ends, within five seconds', async () => {
    agency = await runAgency(collector.url);
    const frames: { type: string; at: number }[] = [];
    const socket = new WebSocket(collector.url.replace('http', 'ws') + '/api/ws', [LIVE_PROTOCOL]);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('the socket did not open'));
    });
    socket.onmessage = (event) => {
      const frame = JSON.parse(String(event.data)) as { topic?: string; data?: { type: string } };
      if (frame.topic === 'ops:events' && frame.data !== undefined)
        frames.push({ type: frame.data.type, at: Date.now() });
    };
    socket.send(JSON.stringify({ v: 1, type: 'subscribe', topics: ['ops:events'] }));
    const from = Date.now();
    await agency.message({ client_id: 'northwind-bikes', lane: 'engagement', blueprint_id: 'reply' });
    const told = ['run_started', 'run_success', 'thread_message_created'];
    await waitFor(() => told.every((type) => frames.some((f) => f.type === type)) || undefined);
    expect((frames.find((f) => f.type === 'run_started')?.at ?? Infinity) - from).toBeLessThan(5_000);
    socket.close();
  });
});

describe('in bad days', () => {
  it('answers in spite of a failing tool, and says which tool failed and why', async () => {
    agency = await runAgency(collector.url);
    const id = await agency.message({
      client_id: 'harbor-coffee',
      lane: 'engagement',
      blueprint_id: 'reply',
      text: 'Somebody asks whether we ship abroad. Please answer.',
    });
    const trace = await traceOfMessage(client(), id, (t) => sent(t) && t.logs.length > 0);
    const failed = trace.spans.filter((s) => s.status === 'error');
    expect(failed.map((s) => s.operation)).toEqual(expect.arrayContaining(['tool.call', 'mcp.request']));
    expect(failed.find((s) => s.operation === 'tool.call')?.status_message).toContain(
      'trends index is being rebuilt',
    );
    expect(trace.spans.find((s) => s.operation === 'agent.episode')?.status).not.toBe('error');
    const root = trace.spans.find((s) => s.span_id === trace.summary.root_cause_span_id);
    expect(root?.service).toBe('agency-tools');
    expect(trace.logs.find((l) => l.event === 'tool.failed')).toMatchObject({
      level: 'WARN',
      service: 'agency-worker',
      client_id: 'harbor-coffee',
    });
    await waitFor(async () => {
      const { series } = await client().ask(goldenTrends, { range: '1h', metric: 'tool_errors_total' });
      return total(series) >= 1 || undefined;
    });
  });

  it('fails a tool call with its own error when the tool server dies, and goes on', async () => {
    agency = await runAgency(collector.url);
    const server = (await childrenOf(agency.pid)).find((p) => p.command.includes('tools-server'));
    expect(server).toBeDefined();
    process.kill(server?.pid ?? 0, 'SIGKILL');
    const id = await agency.message({ client_id: 'lumen-dental', lane: 'engagement', blueprint_id: 'reply' });
    const trace = await traceOfMessage(client(), id, sent);
    const calls = trace.spans.filter((s) => s.operation === 'tool.call');
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every((s) => s.status === 'error' && s.status_message !== '')).toBe(true);
    expect(trace.spans.some((s) => s.service === 'agency-tools')).toBe(false);
  });

  it('shows a provider outage as failed runs, retried jobs, logs and metrics, down to the root cause', async () => {
    const before = await client().ask(opsSummary, {});
    agency = await runAgency(collector.url, { AGENCY_FAILURES: '1' });
    const id = await agency.message({
      client_id: 'northwind-bikes',
      lane: 'publishing',
      platform: 'x',
      via: 'api',
    });
    const attempts = (t: { spans: { operation: string }[] }): number =>
      t.spans.filter((s) => s.operation === 'job.dequeue').length;
    const trace = await traceOfMessage(
      client(),
      id,
      (t) => attempts(t) === 3 && t.logs.some((l) => l.event === 'job.failed'),
      60_000,
    );
    expect(
      trace.spans
        .filter((s) => s.operation === 'job.dequeue')
        .map((s) => s.attributes['watchtower.attempt'])
        .toSorted((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(['1', '2', '3']);
    expect(trace.summary.complete).toBe(false);
    expect(trace.summary.missing.join(' ')).toContain('channel.send');
    const root = trace.spans.find((s) => s.span_id === trace.summary.root_cause_span_id);
    expect(['llm.call', 'http.request']).toContain(root?.operation);
    expect(trace.logs.find((l) => l.event === 'job.failed')).toMatchObject({
      level: 'ERROR',
      client_id: 'northwind-bikes',
    });
    await waitFor(async () =>
      (await client().ask(opsSummary, {})).errors_last_hour >= before.errors_last_hour + 3 ? true : undefined,
    );
    await waitFor(async () => {
      const { series } = await client().ask(goldenTrends, { range: '1h', metric: 'job_failures_total' });
      return total(series) >= 3 || undefined;
    });
    const { items } = await client().ask(goldenTopErrors, { range: '1h' });
    expect(items.length).toBeGreaterThan(0);
    expect(items[0]?.trace_id).toMatch(/^[0-9a-f]{32}$/);
    const logs = await client().ask(logsList, {
      level: 'ERROR',
      service: 'agency-worker',
      search: 'job failed',
    });
    expect(logs.items.length).toBeGreaterThanOrEqual(3);
  });
});
