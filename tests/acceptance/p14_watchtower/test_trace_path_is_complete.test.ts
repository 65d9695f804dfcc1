// The main job end to end, on the real processes: the agency's five, and the collector with its embedded engine.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  alertsCreateRule,
  alertsDeleteRule,
  alertsList,
  auditList,
  auditVerify,
  confirmText,
  controlSetKillSwitch,
  costReport,
  createClient,
  isWatchtowerError,
  opsSummary,
  tracesList,
  tracesOne,
} from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ancestry, traceOfMessage } from '../../find-trace.ts';
import { type Agency, runAgency } from '../../run-agency.ts';
import { hex, post, traceRequest } from '../../send-otlp.ts';

let collector: CollectorProcess;
let agency: Agency;
const client = () => createClient({ url: collector.url });
const PUBLISH = {
  client_id: 'harbor-coffee',
  platform: 'instagram',
  lane: 'publishing',
  blueprint_id: 'announcement',
  via: 'api',
};
const isWhole = (trace: { spans: { operation: string }[] }): boolean =>
  ['channel.send', 'post.verify'].every((op) => trace.spans.some((s) => s.operation === op));

beforeAll(async () => {
  collector = await runCollector({
    env: { WATCHTOWER_ALERT_INTERVAL_MS: '500', WATCHTOWER_ALERT_RETRIES_S: '0,1,1' },
  });
  agency = await runAgency(collector.url);
});
afterAll(async () => {
  await agency?.stop();
  await collector?.stop();
});

describe('one request of the agency', () => {
  it('is one complete trace over five services and processes, with its logs and audits joined', async () => {
    const id = await agency.message(PUBLISH);
    const trace = await traceOfMessage(
      client(),
      id,
      (t) => isWhole(t) && t.summary.complete && t.audits.length > 0,
    );
    const operations = new Set(trace.spans.map((s) => s.operation));
    for (const operation of [
      'channel.receive',
      'gateway.route',
      'http.request',
      'job.enqueue',
      'job.dequeue',
      'agent.episode',
      'agent.step',
      'llm.call',
      'memory.lookup',
      'tool.call',
      'mcp.request',
      'platform.api',
      'post.verify',
      'channel.send',
    ]) {
      expect(operations, operation).toContain(operation);
    }
    const roots = trace.spans.filter((s) => s.parent_span_id === null);
    expect(roots.map((s) => s.operation)).toEqual(['channel.receive']);
    const known = new Set(trace.spans.map((s) => s.span_id));
    expect(trace.spans.filter((s) => s.parent_span_id !== null && !known.has(s.parent_span_id))).toEqual([]);
    const send = trace.spans.find((s) => s.operation === 'channel.send');
    expect(
      ancestry(trace, send?.span_id ?? '').filter((op) => op !== 'http.client' && op !== 'http.request'),
    ).toEqual([
      'channel.send',
      'agent.episode',
      'job.dequeue',
      'job.enqueue',
      'gateway.route',
      'channel.receive',
    ]);
    expect(trace.summary.services).toBeGreaterThanOrEqual(5);
    expect(trace.summary.processes).toBeGreaterThanOrEqual(5);
    expect(trace.summary.errors).toBe(0);
    expect(trace.audits.map((a) => [a.action_type, a.result, a.client_id])).toContainEqual([
      'publish',
      'success',
      'harbor-coffee',
    ]);
    expect(trace.spans.every((s) => s.attributes['watchtower.user_id'] === undefined)).toBe(true);
  });

  it('is made through the packages’ public entries alone', () => {
    const root = new URL('../../../examples/agency-app/src/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (f) => f.endsWith('.ts') && !f.endsWith('.test.ts'),
    );
    const text = files.map((f) => readFileSync(new URL(f, root), 'utf8')).join('\n');
    const imports = [...text.matchAll(/from '(@watchtower\/[^']+)'/g)].map((m) => m[1]);
    expect([...new Set(imports)].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      '@watchtower/middleware-express',
      '@watchtower/middleware-llm',
      '@watchtower/sdk',
      '@watchtower/sdk/mcp',
      '@watchtower/sdk/queue',
    ]);
    expect(text).not.toMatch(/@opentelemetry|traceparent|\/v1\/(traces|logs|metrics)|startSpan|traceId/);
  });

  it('costs what its calls cost by hand, to the micro-dollar', async () => {
    const id = await agency.message({ ...PUBLISH, client_id: 'northwind-bikes', platform: 'x' });
    const trace = await traceOfMessage(client(), id, isWhole);
    // US dollars per million tokens: input, cached input, output.
    const prices: Record<string, [number, number, number]> = {
      'gpt-5': [1.25, 0.125, 10],
      'claude-sonnet-5': [2, 0.2, 10],
    };
    const calls = trace.spans.filter((s) => s.operation === 'llm.call');
    expect(
      calls
        .map((s) => s.attributes['gen_ai.request.model'])
        .toSorted((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(['claude-sonnet-5', 'gpt-5', 'gpt-5']);
    let sum = 0;
    for (const call of calls) {
      const [input, cached, output] = prices[call.attributes['gen_ai.request.model'] ?? ''] ?? [
        NaN,
        NaN,
        NaN,
      ];
      const of = (name: string): number => Number(call.attributes[`gen_ai.usage.${name}`] ?? 0);
      const read = of('cache_read.input_tokens');
      const usd = ((of('input_tokens') - read) * input + read * cached + of('output_tokens') * output) / 1e6;
      expect(call.cost_usd, call.name).toBeCloseTo(usd, 6);
      expect(of('output_tokens')).toBeGreaterThan(of('reasoning.output_tokens'));
      sum += usd;
    }
    expect(trace.summary.cost_usd).toBeCloseTo(sum, 5);
    expect(calls.some((s) => Number(s.attributes['gen_ai.usage.cache_read.input_tokens'] ?? 0) > 0)).toBe(
      true,
    );
  });

  it('has an unknown cost where a model has no price, and never a zero', async () => {
    const id = await agency.message({
      client_id: 'lumen-dental',
      platform: 'linkedin',
      lane: 'creation',
      blueprint_id: 'spotlight',
    });
    const trace = await traceOfMessage(client(), id, (t) =>
      t.spans.some((s) => s.operation === 'channel.send'),
    );
    const unpriced = trace.spans.find((s) => s.attributes['gen_ai.request.model'] === 'gpt-6');
    expect(unpriced?.cost_usd).toBeNull();
    expect(trace.summary.unpriced_calls).toBe(1);
    const report = await waitFor(async () => {
      const answer = await client().ask(costReport, { group_by: 'model' });
      return answer.items.some((i) => i.key === 'gpt-6') ? answer : undefined;
    });
    expect(report.items.find((i) => i.key === 'gpt-6')).toMatchObject({
      cost_usd: null,
      unpriced_calls: expect.any(Number),
    });
    expect(report.total.unpriced_calls).toBeGreaterThanOrEqual(1);
    expect(report.total.cost_usd).toBeGreaterThan(0);
  });

  it('is counted on the ops summary: runs, users, agents and latency of today', async () => {
    const summary = await waitFor(async () => {
      const answer = await client().ask(opsSummary, {});
      return answer.runs_today >= 3 && answer.latency_ms.p95 !== null ? answer : undefined;
    });
    expect(summary.agents_total).toBe(3);
    expect(summary.agents_scheduled).toBe(1);
    expect(summary.active_users_24h).toBeGreaterThanOrEqual(1);
    expect(summary.budget_user).toBeNull();
    expect(summary.budget_global).toBeNull();
    expect(summary.top_agents_today[0]).toMatchObject({
      agent_id: 'content-agent',
      name: 'Mara',
      owner_email: 'mara@agency.example',
    });
  });
});

describe('what senders may do', () => {
  it('refuses malformed payloads in a controlled way and goes on', async () => {
    const traces = `${collector.url}/v1/traces`;
    const json = { 'content-type': 'application/json' };
    const protobuf = { 'content-type': 'application/x-protobuf' };
    const refused = [
      [400, await post(traces, '{"resourceSpans": [', json)],
      [400, await post(traces, new Uint8Array([0x0a, 0xff, 0xff, 0xff]), protobuf)],
      [415, await post(traces, 'hello', { 'content-type': 'text/plain' })],
      [400, await post(traces, gzipSync('{}').subarray(0, 12), { ...json, 'content-encoding': 'gzip' })],
      [
        413,
        await post(traces, gzipSync(Buffer.alloc(100 * 1024 * 1024)), {
          ...json,
          'content-encoding': 'gzip',
        }),
      ],
    ] as const;
    for (const [status, answer] of refused) expect(answer.status, answer.text).toBe(status);
    const nested = `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${'{"arrayValue":{"values":['.repeat(500)}${']}}'.repeat(500)}}]}}]}`;
    expect([200, 400]).toContain((await post(traces, nested, json)).status);
    const partial = await post(
      traces,
      JSON.stringify({
        resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'zz', spanId: '00', name: 'bad' }] }] }],
      }),
      json,
    );
    expect(partial.status).toBe(200);
    expect(JSON.parse(partial.text)).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect((await post(traces, JSON.stringify(traceRequest(hex(16), 1)), json)).status).toBe(200);
  });

  it('stores a retried request once', async () => {
    const traceId = hex(16);
    const body = JSON.stringify(traceRequest(traceId, 7));
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(`${collector.url}/v1/traces`, body)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    const trace = await waitFor(() =>
      client()
        .ask(tracesOne, { trace_id: traceId })
        .catch(() => undefined),
    );
    expect(trace.summary.spans).toBe(7);
    const event = {
      audit_id: hex(16),
      created_at: new Date().toISOString(),
      action_type: 'dm_send',
      actor_type: 'agent',
      actor_id: 'a-1',
      result: 'success',
    };
    const receipts = await Promise.all(
      [1, 2].map(() => post(`${collector.url}/v1/audit`, JSON.stringify({ events: [event] }))),
    );
    const [first, second] = receipts.map((r) => (JSON.parse(r.text) as { accepted: unknown[] }).accepted[0]);
    expect(first).toEqual(second);
  });

  it('tells an incomplete trace from a complete one', async () => {
    const traceId = hex(16);
    const orphan = traceRequest(traceId, 1);
    const span = (orphan as { resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[] })
      .resourceSpans[0]?.scopeSpans[0]?.spans[0];
    if (span !== undefined) span['parentSpanId'] = hex(8);
    await post(`${collector.url}/v1/traces`, JSON.stringify(orphan));
    const trace = await waitFor(() =>
      client()
        .ask(tracesOne, { trace_id: traceId })
        .catch(() => undefined),
    );
    expect(trace.summary.complete).toBe(false);
    expect(trace.summary.missing.length).toBeGreaterThan(0);
  });
});

describe('what operators may do', () => {
  it('is alerted by a signed webhook that survives two failures, and told when it is over', async () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const seen: { id: string; body: string; headers: Record<string, string> }[] = [];
    const receiver = createServer((req, res) => {
      let body = '';
      req
        .on('data', (d: Buffer) => (body += d.toString()))
        .on('end', () => {
          const headers = Object.fromEntries(Object.entries(req.headers).map(([k, v]) => [k, String(v)]));
          seen.push({ id: headers['webhook-id'] ?? '', body, headers });
          res.writeHead(seen.length <= 2 ? 500 : 200).end();
        });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as { port: number };
    await client().act(alertsCreateRule, {
      name: 'many_jobs',
      condition: {
        type: 'threshold',
        metric: 'jobs_completed_total',
        agg: 'sum',
        window_s: 600,
        op: '>=',
        value: 1,
      },
      severity: 'critical',
      channels: [{ type: 'webhook', url: `http://127.0.0.1:${port}/hook`, secret }],
    });
    await waitFor(() => seen.length >= 3 || undefined, { timeout: 60_000 });
    expect(new Set(seen.slice(0, 3).map((s) => s.id)).size).toBe(1);
    const fired = seen[2];
    expect(new Webhook(secret).verify(fired?.body ?? '', fired?.headers ?? {})).toMatchObject({
      type: 'alert.firing',
    });
    const { items } = await client().ask(alertsList, { status: 'active' });
    expect(items).toContainEqual(
      expect.objectContaining({ rule: 'many_jobs', severity: 'critical', threshold: 1 }),
    );
    await client().act(alertsDeleteRule, { name: 'many_jobs' });
    await waitFor(() => seen.length >= 4 || undefined, { timeout: 60_000 });
    expect(JSON.parse(seen[3]?.body ?? '{}')).toMatchObject({ type: 'alert.resolved' });
    expect(seen[3]?.id).not.toBe(seen[0]?.id);
    receiver.close();
  });

  it('stops publishing for one client by the kill switch, audited, and lifts it again', async () => {
    const target = { scope: 'client_platform', client_id: 'tidepool-yoga', platform: 'tiktok' } as const;
    const message = {
      client_id: 'tidepool-yoga',
      platform: 'tiktok',
      lane: 'publishing',
      blueprint_id: 'weekend-reel',
      via: 'api',
    };
    await expect(
      client().act(controlSetKillSwitch, { ...target, active: true, reason: 'test', confirm: 'yes' }),
    ).rejects.toSatisfy((e) => isWatchtowerError(e, 'invalid_argument'));
    const set = (active: boolean) =>
      client().act(controlSetKillSwitch, {
        ...target,
        active,
        reason: 'acceptance',
        confirm: confirmText(target),
      });
    await set(true);
    const from = Date.now();
    const stopped = await waitFor(async () => {
      const id = await agency.message(message);
      const trace = await traceOfMessage(
        client(),
        id,
        (t) => t.spans.some((s) => s.operation === 'agent.episode'),
        10_000,
      );
      return trace.spans.some(
        (s) => s.operation === 'agent.episode' && s.attributes['watchtower.outcome'] === 'blocked',
      )
        ? trace
        : undefined;
    });
    expect(Date.now() - from).toBeLessThan(10_000);
    expect(stopped.spans.some((s) => s.operation === 'platform.api')).toBe(false);
    await set(false);
    const id = await agency.message(message);
    await traceOfMessage(client(), id, (t) => t.spans.some((s) => s.operation === 'platform.api'));
    const refused = await client().ask(auditList, {
      action_type: 'publish',
      result: 'blocked',
      client_id: 'tidepool-yoga',
    });
    expect(refused.items.length).toBeGreaterThan(0);
    for (const action_type of ['kill_switch.set', 'kill_switch.lift']) {
      const { items } = await client().ask(auditList, { action_type });
      expect(items, action_type).toMatchObject([{ actor_type: 'operator', result: 'success' }]);
    }
  });

  it('can prove the audit log', async () => {
    const proof = await client().ask(auditVerify, {});
    expect(proof).toMatchObject({ ok: true, broken: null, first_seq: 1 });
    expect(proof.checked).toBe(proof.last_seq);
    expect(proof.checked).toBeGreaterThan(4);
  });

  it('gets errors that name the field', async () => {
    const response = await fetch(`${collector.url}/api/admin/observability/traces?limit=1000`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_argument', issues: [{ field: 'limit' }] });
    const unknown = await fetch(`${collector.url}/api/slos`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toContain('application/json');
    expect((await client().ask(tracesList, { limit: 1 })).items).toHaveLength(1);
  });
});
