import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alertsCreateRule, alertsList, auditList, auditVerify, createClient } from '@watchtower/contract';
import { type CollectorProcess, runCollector } from '@watchtower/testkit';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const got: { headers: IncomingHttpHeaders; body: string }[] = [];
const answers = [500, 500];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 200).end();
  });
});
let collector: CollectorProcess;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  collector = await runCollector({
    env: { WATCHTOWER_ALERT_INTERVAL_MS: '200', WATCHTOWER_ALERT_RETRIES_S: '0,1,1,1' },
  });
});
afterAll(async () => {
  await collector.stop();
  receiver.close();
  receiver.closeAllConnections();
});

async function sendSpans(count: number): Promise<void> {
  const at = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: count }, (_, i) => ({
    traceId: (i + 1).toString(16).padStart(32, 'a'),
    spanId: (i + 1).toString(16).padStart(16, 'b'),
    name: 'GET /posts',
    kind: 2,
    startTimeUnixNano: String(at - 5_000_000n),
    endTimeUnixNano: String(at),
    attributes: [{ key: 'http.route', value: { stringValue: '/posts' } }],
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'api' } }] };
  const response = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  expect(response.status).toBe(200);
}

test('a collector killed between two attempts goes on: same alert, same message, resolved after', async () => {
  const client = createClient({ url: collector.url });
  const { port } = receiver.address() as AddressInfo;
  await client.act(alertsCreateRule, {
    name: 'too-quiet',
    condition: { type: 'threshold', metric: 'traffic', agg: 'sum', window_s: 60, op: '<', value: 5 },
    severity: 'warning',
    channels: [{ type: 'webhook', url: `http://127.0.0.1:${port}/hook`, secret: SECRET }],
  });
  await vi.waitFor(() => expect(got).toHaveLength(1), { timeout: 10_000 });
  const { items: before } = await client.ask(alertsList, { status: 'active' });
  await collector.kill9();
  await collector.restart();
  expect((await client.ask(alertsList, { status: 'active' })).items).toMatchObject([{ id: before[0]?.id }]);
  await vi.waitFor(() => expect(got).toHaveLength(3), { timeout: 10_000 });

  await sendSpans(8);
  await vi.waitFor(() => expect(got).toHaveLength(4), { timeout: 10_000 });
  const messages = got.map(({ body, headers }) =>
    new Webhook(SECRET).verify(body, headers as Record<string, string>),
  );
  expect(messages.map((message) => (message as { type: string }).type)).toEqual([
    'alert.firing',
    'alert.firing',
    'alert.firing',
    'alert.resolved',
  ]);
  const ids = got.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(ids[3]).not.toBe(ids[0]);
  expect((await client.ask(alertsList, {})).items).toMatchObject([
    { id: before[0]?.id, status: 'resolved', value: 8 },
  ]);
  const { items: audits } = await client.ask(auditList, { action_type: 'alert.rule_create' });
  expect(audits).toMatchObject([
    { resource: 'alert-rule/too-quiet', actor_type: 'operator', result: 'success' },
  ]);
  expect(await client.ask(auditVerify, {})).toMatchObject({ ok: true, broken: null });
});
