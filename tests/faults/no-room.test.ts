// The real collector without room for its journal: it asks to wait, loses nothing, and goes on.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chainLength, countedBy, expectedOf } from './book.ts';
import { seededRandom } from './seeded.ts';
import { startSenders } from './senders.ts';
import { smallRoom } from './small-disk.ts';
import { auditSender, logSender, metricSender, traceSender } from './telemetry.ts';

const room = smallRoom();
const random = seededRandom();
let collector: CollectorProcess;

beforeAll(async () => {
  collector = await runCollector({ dataDir: room.dataDir, env: room.env });
});
afterAll(async () => {
  await collector?.stop();
  room.remove();
});

it(`with ${room.what} it answers 503 with Retry-After, keeps what it acknowledged, and goes on`, async () => {
  const makers = [
    traceSender(random, 'protobuf'),
    traceSender(random, 'json'),
    metricSender(random, 1),
    logSender(random, 500_000),
    logSender(random, 500_000),
    auditSender(random),
  ];
  const senders = startSenders(collector.url, makers, random, 50);
  const { acknowledged, refused, unanswered } = senders;
  const more = async (count: number): Promise<unknown> => {
    const before = acknowledged.length;
    return waitFor(() => acknowledged.length >= before + count, { timeout: 60_000 });
  };
  const allRefused = async (): Promise<unknown> => {
    const before = new Map(refused);
    const signals = ['/v1/traces', '/v1/metrics', '/v1/logs'];
    const rose = (path: string): boolean => (refused.get(path) ?? 0) >= (before.get(path) ?? 0) + 5;
    return waitFor(() => signals.every(rose), { timeout: 60_000 });
  };

  await more(20);
  room.fill();
  await allRefused();
  room.free();
  await more(60);
  expect(unanswered()).toBe(0);

  room.fill();
  await allRefused();
  await collector.kill9();
  room.free();
  await collector.restart();
  await more(30);
  await senders.finish();
  const journal = join(room.dataDir, 'journal');
  await waitFor(() => readdirSync(journal).every((file) => !file.endsWith('.native')), { timeout: 60_000 });

  const client = createClient({ url: collector.url });
  const book = acknowledged.map(({ carried }) => carried);
  const today = new Date().toISOString().slice(0, 10);
  const days = [...new Set(book.map(({ at }) => new Date(at).toISOString().slice(0, 10)))];
  const counted = await countedBy(client, days);
  console.log(
    `${room.what}: ${JSON.stringify(Object.fromEntries(refused))} refused, ${acknowledged.length} acknowledged`,
  );
  expect(senders.faults).toEqual([]);
  expect(counted).toEqual(expectedOf(book, today));
  expect(await chainLength(client)).toBe(counted.audits.length);
}, 180_000);
