import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { ATTRIBUTES } from '@watchtower/contract';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';
import { readableMetrics } from './testing/readable-metrics.ts';
import { readableSpans } from './testing/spans.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-limits-'));
const inserted = new Map<string, readonly string[]>();
let store: Store;
let ingest: TestIngest;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  const watched: Store = {
    ...store,
    insertFile: (table, file, insert) => {
      inserted.set(table, insert.columns);
      return store.insertFile(table, file, insert);
    },
  };
  ingest = await openIngest(watched, dir);
});
afterAll(async () => {
  await ingest.stop();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('what is written', () => {
  it('is every column of its table, and nothing else', async () => {
    const metrics = readableMetrics('columns', Math.floor(Date.now() / 1000) - 10, 1);
    const log = { timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'a line' } };
    const json = (bytes?: Uint8Array): string => Buffer.from(bytes ?? []).toString();
    const bodies = {
      traces: json(JsonTraceSerializer.serializeRequest(readableSpans(1, 1, 'columns') as never)),
      logs: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }),
      metrics: json(JsonMetricsSerializer.serializeRequest(metrics as never)),
    };
    for (const [signal, body] of Object.entries(bodies))
      expect((await ingest.post(signal, body)).status).toBe(200);
    await expect.poll(() => inserted.size, { timeout: 10_000 }).toBe(3);
    for (const [table, columns] of inserted) {
      const rows = await store.query<{ name: string }>(
        'SELECT name FROM system.columns WHERE database = {db:String} AND table = {table:String} ORDER BY name',
        { db: store.database, table },
      );
      const names = rows.map(({ name }) => name);
      expect(
        columns.toSorted((a, b) => (a < b ? -1 : 1)),
        table,
      ).toEqual(names);
    }
  });
});

interface Row {
  readonly name: string;
  readonly message: string;
  readonly attrs: Record<string, string>;
  readonly events: string[];
  readonly event_attrs: Record<string, string>[];
  readonly links: string;
}

describe('what is too much', () => {
  const many = (count: number, of: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${of}.${i}`, 'v']));
  const time = [Math.floor(Date.now() / 1000), 0];
  const link = { context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }, attributes: {} };
  const huge = (service: string) => {
    const [span] = readableSpans(1, 5, service);
    const long = {
      // An emoji stands across the place where the text is cut.
      name: `${'n'.repeat(32_767)}🙂tail`,
      status: { code: 2, message: 'm'.repeat(40_000) },
      attributes: { ['k'.repeat(300)]: 'v'.repeat(40_000), ...many(200, 'a') },
    };
    const event = { name: 'e', time, attributes: many(130, 'e') };
    const events = Array.from({ length: 150 }, () => event);
    const links = Array.from({ length: 140 }, () => link);
    const none = { droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 };
    return [{ ...span, ...none, ...long, events, links }] as never;
  };

  it.each([
    [
      'protobuf',
      (service: string) => Buffer.from(ProtobufTraceSerializer.serializeRequest(huge(service)) ?? []),
    ],
    [
      'json',
      (service: string) => Buffer.from(JsonTraceSerializer.serializeRequest(huge(service)) ?? []).toString(),
    ],
  ])('of a span is cut and counted, the rest kept: %s', async (encoding, body) => {
    const service = `limits-${encoding}`;
    const answer = await ingest.post('traces', body(service));
    expect(answer.status).toBe(200);
    const sql = `SELECT name, status_message AS message, attrs, events.name AS events, events.attrs AS event_attrs,
      toString(length(links.trace_id)) AS links FROM spans WHERE service = {service:String}`;
    await expect.poll(async () => (await store.query(sql, { service })).length, { timeout: 10_000 }).toBe(1);
    const [row] = await store.query<Row>(sql, { service });
    expect(row?.name).toBe('n'.repeat(32_767));
    expect(row?.message).toBe('m'.repeat(32_768));
    const { [ATTRIBUTES.dropped]: dropped, ...attrs } = row?.attrs ?? {};
    expect(Object.keys(attrs)).toHaveLength(128);
    expect(attrs['k'.repeat(256)]).toBe('v'.repeat(32_768));
    expect(JSON.parse(dropped ?? '')).toEqual({ attributes: 73, events: 22, links: 12 });
    expect(row?.events).toHaveLength(128);
    expect(new Set(row?.event_attrs.map((each) => Object.keys(each).length))).toEqual(new Set([128]));
    expect(row?.links).toBe('128');
  });
});
