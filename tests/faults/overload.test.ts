// A flood beyond what may be held in memory: refused with 503, bounded in memory, and nothing of it half taken.
import { readFileSync } from 'node:fs';
import { createClient, logsList } from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from './seeded.ts';
import { logSender, SERVICE } from './telemetry.ts';

const LIMIT = 16 << 20;
const BODY = 2_000_000;
const FLOOD = 200;
const random = seededRandom();
let collector: CollectorProcess;

beforeAll(async () => {
  collector = await runCollector({ env: { WATCHTOWER_INGEST_MEMORY_BYTES: String(LIMIT) } });
});
afterAll(async () => {
  await collector?.stop();
});

/** Most memory the process ever held, bytes. */
function peak(): number {
  const status = readFileSync(`/proc/${collector.process.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** A body whose second half waits until `gate` opens: what a slow sender holds on to. */
function slowly(body: Buffer, gate: Promise<void>): ReadableStream {
  const half = body.length / 2;
  return new ReadableStream({
    async pull(to) {
      to.enqueue(new Uint8Array(body.subarray(0, half)));
      await gate;
      to.enqueue(new Uint8Array(body.subarray(half)));
      to.close();
    },
  });
}

it('answers a flood of slow senders with 503 and Retry-After, and keeps its memory bounded', async () => {
  const make = logSender(random, BODY);
  const requests = Array.from({ length: FLOOD }, make);
  const before = peak();
  const gate = Promise.withResolvers<void>();
  const answers: { status: number; retryAfter: string | null }[] = [];
  const flood = requests.map(async ({ path, type, body }) => {
    const init = { method: 'POST', headers: { 'content-type': type }, duplex: 'half' };
    const response = await fetch(`${collector.url}${path}`, { ...init, body: slowly(body, gate.promise) });
    await response.text();
    answers.push({ status: response.status, retryAfter: response.headers.get('retry-after') });
    return response.status;
  });
  const outcomes = Promise.allSettled(flood);
  await waitFor(() => answers.length >= FLOOD - LIMIT / (BODY / 2) - 10, { timeout: 30_000 });
  const held = peak() - before;
  gate.resolve();
  const settled = await outcomes;
  const taken = settled.filter((one) => one.status === 'fulfilled' && one.value === 200).length;
  const cut = settled.filter((one) => one.status === 'rejected').length;
  console.log(`of ${FLOOD}: ${taken} taken, ${cut} cut; ${Math.round(held / 2 ** 20)} MiB more held`);
  expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  expect(answers.filter(({ status, retryAfter }) => status === 503 && retryAfter === null)).toEqual([]);
  expect(held).toBeLessThan(8 * LIMIT);
  expect(taken).toBeGreaterThan(0);

  const client = createClient({ url: collector.url });
  const list = () => client.ask(logsList, { service: SERVICE, limit: 100 });
  await waitFor(async () => (await list()).items.length >= taken * 3, { timeout: 30_000 });
  expect((await list()).items).toHaveLength(taken * 3);
});
