import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';
import { readableSpans, seeded } from './testing/spans.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-answers-'));
const MAX = 1 << 20;
let store: Store;
let ingest: TestIngest;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  ingest = await openIngest(store, dir, { env: { WATCHTOWER_MAX_BODY_BYTES: String(MAX) } });
});
afterAll(async () => {
  await ingest.stop();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const proto = (service: string, count: number, seed: number): Buffer =>
  Buffer.from(ProtobufTraceSerializer.serializeRequest(readableSpans(count, seed, service) as never) ?? []);
const json = (service: string, count: number, seed: number): string =>
  Buffer.from(
    JsonTraceSerializer.serializeRequest(readableSpans(count, seed, service) as never) ?? [],
  ).toString();

async function countOf(service: string): Promise<number> {
  const [row] = await store.query<{ n: string }>(
    'SELECT count() AS n FROM spans WHERE service = {service:String}',
    { service },
  );
  return Number(row?.n);
}

describe('an answer', () => {
  it('comes in the encoding of the request, parameters of the type aside', async () => {
    const empty = await ingest.post('traces', '{}', { 'content-type': 'application/json; charset=utf-8' });
    expect([empty.status, empty.headers.get('content-type'), await empty.text()]).toEqual([
      200,
      'application/json',
      '{}',
    ]);
    const nothing = await ingest.post('metrics', new Uint8Array());
    expect([nothing.status, nothing.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    expect((await nothing.arrayBuffer()).byteLength).toBe(0);
  });

  it('refuses what it cannot read, in words', async () => {
    const broken = await ingest.post('traces', '{"resourceSpans": [');
    expect([broken.status, await broken.json()]).toEqual([
      400,
      { code: 3, message: expect.stringContaining('JSON') },
    ]);
    const bytes = await ingest.post('logs', Buffer.from('{"resourceLogs":[]}'));
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([400, 'application/x-protobuf']);
    expect(Buffer.from(await bytes.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([8, 3]));
    expect((await ingest.post('traces', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ingest.post('traces', '{}', { 'content-encoding': 'br' })).status).toBe(415);
    expect((await ingest.post('traces', '{}', { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  it('is 413 for what is too large, before and after inflating', async () => {
    expect((await ingest.post('traces', ' '.repeat(MAX + 1))).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(200 * MAX));
    const answer = await ingest.post('traces', bomb, { 'content-encoding': 'gzip' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([413, 'application/x-protobuf']);
  });

  it('counts what it rejects and keeps the neighbours', async () => {
    const body = JSON.parse(json('partial', 5, 1)) as {
      resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
    };
    const spans = body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    Object.assign(spans[0] ?? {}, { traceId: '0'.repeat(32) });
    Object.assign(spans[1] ?? {}, { spanId: 'zz' });
    Object.assign(spans[2] ?? {}, { startTimeUnixNano: '1000000000000000000' });
    Object.assign(spans[3] ?? {}, {
      startTimeUnixNano: `${Date.now() + 90_000_000}000000`,
      traceId: 'AB'.repeat(16),
      unknownField: {},
    });
    const answer = await ingest.post('traces', JSON.stringify(body));
    expect(await answer.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '4',
        errorMessage: expect.stringMatching(/invalid trace id \(1\).*invalid span id \(1\).*older.*ahead/),
      },
    });
    await expect.poll(() => countOf('partial'), { timeout: 10_000 }).toBe(1);
  });

  it('is the first one’s for a repeated request, which is stored once', async () => {
    const body = proto('twice', 20, 5);
    const answers = await Promise.all([1, 2, 3].map(() => ingest.post('traces', body)));
    answers.push(await ingest.post('traces', gzipSync(body), { 'content-encoding': 'gzip' }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    await expect.poll(() => countOf('twice'), { timeout: 10_000 }).toBe(20);
    await ingest.post('traces', proto('after', 1, 6));
    await expect.poll(() => countOf('after'), { timeout: 10_000 }).toBe(1);
    expect(await countOf('twice')).toBe(20);
  });
});

describe('malformed requests', () => {
  it('are refused at every truncation, and never harm a neighbour', async () => {
    const whole = proto('cut', 3, 9);
    const neighbours: Promise<Response>[] = [];
    for (let end = 1; end < whole.length; end += 37) {
      const answer = await ingest.post('traces', whole.subarray(0, end));
      expect(answer.status).toBe(400);
      if (end % 10 === 0) neighbours.push(ingest.post('traces', proto('neighbour', 2, 100 + end)));
    }
    expect((await Promise.all(neighbours)).every((answer) => answer.status === 200)).toBe(true);
    await expect.poll(() => countOf('neighbour'), { timeout: 10_000 }).toBe(neighbours.length * 2);
    expect(await countOf('cut')).toBe(0);
  });

  it.each([11, 12, 13])(
    'mutated with seed %i answer 200 or 400, and the store takes what is acknowledged',
    async (seed) => {
      const random = seeded(seed);
      const whole = proto(`mutant-${seed}`, 4, seed);
      let taken = 0;
      for (let round = 0; round < 300; round++) {
        const mutant = Buffer.from(whole);
        for (let flips = 0; flips < 1 + random() * 4; flips++) {
          mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
        }
        const { status } = await ingest.post('traces', mutant);
        expect([200, 400]).toContain(status);
        if (status === 200) taken++;
      }
      expect(taken).toBeGreaterThan(0);
      await ingest.post('traces', proto(`sane-${seed}`, 3, seed));
      await expect.poll(() => countOf(`sane-${seed}`), { timeout: 10_000 }).toBe(3);
    },
  );

  it.each([500, 30_000])('nested %i deep are cut or refused, never a crash', async (depth) => {
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}{"stringValue":"deep"}${']}}'.repeat(depth)}`;
    const attribute = `"attributes":[{"key":"deep","value":${value}},{"key":"http`;
    const body = json(`deep-${depth}`, 1, 1).replace('"attributes":[{"key":"http', () => attribute);
    expect(body).toContain('"key":"deep"');
    expect((await ingest.post('traces', body)).status).toBe(depth === 500 ? 200 : 400);
    await expect.poll(() => countOf(`deep-${depth}`), { timeout: 10_000 }).toBe(depth === 500 ? 1 : 0);
  });
});
