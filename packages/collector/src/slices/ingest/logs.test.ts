import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { EVENTS } from '@watchtower/contract';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-logs-'));
const seconds = Math.floor(Date.now() / 1000) - 30;
let store: Store;
let ingest: TestIngest;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  ingest = await openIngest(store, dir);
});
afterAll(async () => {
  await ingest.stop();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

function records(service: string, given: object[]): unknown[] {
  const attributes = { 'service.name': service };
  const resource = {
    attributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(attributes),
  };
  return given.map((record, i) => ({
    hrTime: [seconds, i],
    hrTimeObserved: [seconds, i],
    resource,
    instrumentationScope: { name: 'acme.billing' },
    attributes: {},
    droppedAttributesCount: 0,
    spanContext: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 },
    ...record,
  }));
}

async function rowsOf(service: string, count: number): Promise<Record<string, unknown>[]> {
  const sql =
    'SELECT * EXCEPT (service, trace_id, span_id), lower(hex(trace_id)) AS t FROM logs WHERE service = {service:String} ORDER BY ts';
  await expect
    .poll(async () => (await store.query(sql, { service })).length, { timeout: 10_000 })
    .toBe(count);
  return store.query(sql, { service });
}

const GIVEN = [
  {
    severityNumber: 17,
    severityText: 'ERROR',
    body: 'could not bill card 4111 1111 1111 1111',
    attributes: { client_id: 'acme', 'exception.type': 'BillingError' },
  },
  {
    severityText: 'warning',
    body: { nested: { password: 'hunter22', n: 1 } },
    attributes: { 'watchtower.domain': 'money' },
  },
  { severityNumber: 9, body: 'fine', eventName: 'shop.opened' },
];

describe('log records', () => {
  it('are stored alike from both encodings', async () => {
    const proto =
      ProtobufLogsSerializer.serializeRequest(records('proto', GIVEN) as never) ?? new Uint8Array();
    const json = Buffer.from(
      JsonLogsSerializer.serializeRequest(records('json', GIVEN) as never) ?? [],
    ).toString();
    expect((await ingest.post('logs', proto)).status).toBe(200);
    expect((await ingest.post('logs', json)).status).toBe(200);
    const [a, b] = [await rowsOf('proto', 3), await rowsOf('json', 3)];
    expect(b).toEqual(a);
    expect(a).toMatchObject([
      {
        level: 'ERROR',
        severity_number: 17,
        client_id: 'acme',
        domain: 'billing',
        t: 'ab'.repeat(16),
        body: expect.stringContaining('REDACTED'),
      },
      {
        level: 'WARN',
        severity_number: 13,
        domain: 'money',
        body: '{"nested":{"password":"[REDACTED:key]","n":1}}',
      },
      { level: 'INFO', event_name: 'shop.opened', body: 'fine' },
    ]);
    expect(JSON.stringify(a)).not.toContain('4111 1111');
  });

  it('become live frames once they are durable', async () => {
    const ids = { 'watchtower.run_id': 'r1', 'watchtower.agent_id': 'a1' };
    const end = { ...ids, 'watchtower.run.status': 'failed', 'watchtower.duration_ms': 120 };
    const given = [
      { severityNumber: 9, eventName: EVENTS.runStarted, attributes: ids },
      { severityNumber: 9, eventName: EVENTS.runEnded, attributes: end },
    ];
    ingest.facts.length = 0;
    await ingest.post(
      'logs',
      ProtobufLogsSerializer.serializeRequest(records('runs', given) as never) ?? new Uint8Array(),
    );
    const at = { agent_id: 'a1', run_id: 'r1', trace_id: 'ab'.repeat(16) };
    expect(ingest.facts).toEqual([
      { name: 'ops_event', data: { type: 'run_started', ...at } },
      { name: 'ops_event', data: { type: 'run_failed', ...at, duration_ms: 120, message: 'failed' } },
    ]);
  });

  it('without a time or a valid id are taken all the same', async () => {
    const logRecords = [{ body: { stringValue: 'when?' }, traceId: 'nonsense', severityNumber: 13 }];
    const resourceLogs = [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'timeless' } }] },
        scopeLogs: [{ logRecords }],
      },
    ];
    expect(await (await ingest.post('logs', JSON.stringify({ resourceLogs }))).json()).toEqual({});
    const [row] = await rowsOf('timeless', 1);
    expect(row).toMatchObject({ body: 'when?', t: '0'.repeat(32) });
  });
});
