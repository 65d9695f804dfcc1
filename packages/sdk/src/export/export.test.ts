import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shared } from '../internal/shared.ts';
import { startSink, type Sink } from '../testing/sink.ts';
import { createBatcher } from './batcher.ts';
import { deliver, waitBefore } from './deliver.ts';
import { droppedSoFar } from './dropped.ts';
import { createPost } from './post.ts';
import { rejectedIn } from './rejected.ts';

let sink: Sink;
beforeEach(async () => void (sink = await startSink()));
afterEach(() => sink.close());
const open = new AbortController().signal;
const post = (gzip = true) =>
  createPost({ endpoint: sink.url, headers: { authorization: 'Bearer wt_x' }, gzip, timeoutMs: 500 });
const delivery = (signal: string) => ({
  signal,
  path: '/v1/logs',
  type: 'application/json',
  body: `{"resourceLogs":[],"pad":"${'x'.repeat(2000)}"}`,
  count: 7,
});

describe('deliver', () => {
  it('repeats the same bytes, compressed and with the key, until they are taken', async () => {
    sink.answers.push(503, 429);
    expect(await deliver(post(), delivery('t1'), open)).toBe(true);
    expect(sink.bodies).toHaveLength(3);
    expect(new Set(sink.bodies.map((b) => b.text)).size).toBe(1);
    expect(sink.bodies[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      authorization: 'Bearer wt_x',
    });
    expect(droppedSoFar()['t1']).toBeUndefined();
  });

  it('does not repeat what was refused, and counts it', async () => {
    sink.answers.push(401);
    expect(await deliver(post(), delivery('t2'), open)).toBe(false);
    expect(sink.bodies).toHaveLength(1);
    expect(droppedSoFar()['t2']).toEqual({ http_401: 7 });
    expect(shared().warned).toContain('ingest_key');
  });

  it('counts what a receipt refuses', async () => {
    const answer = { status: 200, body: '{"accepted":6,"rejected":[{"index":2,"code":"x","message":"y"}]}' };
    const receipt = () => Promise.resolve({ ...answer, bytes: new Uint8Array(), retryAfterMs: undefined });
    expect(await deliver(receipt, delivery('receipts'), open)).toBe(true);
    expect(droppedSoFar()['receipts']).toEqual({ rejected: 1 });
  });

  it('counts what a partial success refuses, in JSON and in protobuf', () => {
    expect(rejectedIn({ body: '', bytes: new Uint8Array() })).toBe(0);
    const partial = Uint8Array.of(0x0a, 0x06, 0x08, 0xac, 0x02, 0x12, 0x01, 0x78);
    expect(rejectedIn({ body: '\n\u0006', bytes: partial })).toBe(300);
    const body = '{"partialSuccess":{"rejectedSpans":"3"}}';
    expect(rejectedIn({ body, bytes: new TextEncoder().encode(body) })).toBe(3);
  });

  it('gives up at once when closing, and counts what nobody took', async () => {
    const closing = new AbortController();
    const gone = createPost({ endpoint: 'http://127.0.0.1:1', headers: {}, gzip: true, timeoutMs: 500 });
    const work = deliver(gone, delivery('t3'), closing.signal);
    closing.abort();
    expect(await work).toBe(false);
    expect(droppedSoFar()['t3']).toEqual({ unreachable: 7 });
    expect(shared().warned).toContain('unreachable');
  });

  it('waits longer each time, with jitter, and as long as it is asked to', () => {
    expect([waitBefore(1, undefined, 0), waitBefore(1, undefined, 1), waitBefore(9, undefined, 1)]).toEqual([
      250, 500, 15_000,
    ]);
    expect(waitBefore(1, 3000, 0)).toBe(3000);
  });
});

describe('batcher', () => {
  it('is bounded, counts what does not fit, and does not wait for the timer when full', async () => {
    const sent: number[][] = [];
    let open_: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open_ = resolve));
    const batcher = createBatcher<number>({
      signal: 't4',
      maxQueue: 10,
      maxBatch: 4,
      delayMs: 60_000,
      send: async (items) => {
        sent.push([...items]);
        await gate;
      },
    });
    for (let i = 0; i < 15; i++) batcher.add(i);
    await expect.poll(() => sent).toEqual([[0, 1, 2, 3]]);
    batcher.add(99);
    open_();
    await batcher.flush();
    expect(sent).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(droppedSoFar()['t4']).toEqual({ queue_full: 6 });
  });

  it('survives a sender that throws, and counts what it held', async () => {
    const batcher = createBatcher<number>({
      signal: 't5',
      maxQueue: 10,
      maxBatch: 2,
      delayMs: 1,
      send: () => Promise.reject(new Error('x')),
    });
    batcher.add(1);
    await batcher.flush();
    expect(droppedSoFar()['t5']).toEqual({ encode_failed: 1 });
  });
});
