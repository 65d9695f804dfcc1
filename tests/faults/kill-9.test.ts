// Kills the real collector at random instants under load and counts, through the query API alone, that everything
// it acknowledged is there exactly once. WATCHTOWER_FAULT_KILLS says how often, WATCHTOWER_FAULT_SEED repeats a run.
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@watchtower/contract';
import { type CollectorProcess, runCollector, spawnCollector, waitFor } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chainLength, countedBy, expectedOf, wholeTrace } from './book.ts';
import { type Random, seededRandom } from './seeded.ts';
import { type Senders, sendOnce, startSenders } from './senders.ts';
import { auditSender, logSender, metricSender, traceSender } from './telemetry.ts';

const KILLS = Number(process.env['WATCHTOWER_FAULT_KILLS'] ?? 3);
const MIGRATION_KILLS = Math.max(1, Math.round(KILLS / 10));
const random = seededRandom();
/** Each sender has numbers of its own, so that a seed repeats the instants of the kills whatever they send. */
const seeded = (of: number): Random => seededRandom(random.seed * 100 + of);
const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-kill-'));
const kills = { migration: 0, load: 0, replay: 0 };
const killed = (): number => kills.migration + kills.load + kills.replay;
/** Milliseconds from the process's start until it answers, as last seen. */
let startMs = 1500;
let collector: CollectorProcess;

const segments = (): string[] =>
  readdirSync(join(dataDir, 'journal')).filter((file) => file.endsWith('.native'));

async function killWhileStarting(kind: 'migration' | 'replay'): Promise<void> {
  const child = spawnCollector({ dataDir });
  await pause(random.between(startMs * 0.2, startMs));
  child.kill('SIGKILL');
  await once(child, 'exit');
  kills[kind]++;
}

async function killUnderLoad(senders: Senders): Promise<void> {
  const before = senders.acknowledged.length;
  await waitFor(() => senders.acknowledged.length >= before + 25, { timeout: 60_000 });
  await pause(random.between(0, 1800));
  // Every other time in the moment of an acknowledgement: what is not on disk by then is lost.
  if (kills.load % 2 === 0) await senders.next();
  await collector.kill9();
  kills.load++;
}

async function restart(): Promise<void> {
  const from = performance.now();
  await collector.restart();
  startMs = performance.now() - from;
}

/** Repeats requests that were acknowledged before: same bytes, same answer, nothing new. */
async function repeat(senders: Senders, count: number): Promise<void> {
  const { acknowledged } = senders;
  for (let i = 0; i < count; i++) {
    const before = acknowledged[random.between(0, acknowledged.length - 1)];
    if (before === undefined) throw new Error('Nothing was acknowledged.');
    const again = await sendOnce(collector.url, before);
    expect([again.status, await again.text()]).toEqual([200, before.answer]);
  }
}

beforeAll(async () => {
  for (let i = 0; i < MIGRATION_KILLS; i++) await killWhileStarting('migration');
  collector = await runCollector({ dataDir });
});
afterAll(async () => {
  await collector?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it(`keeps what it acknowledged, exactly once, over ${KILLS} kills (seed ${random.seed})`, async () => {
  const senders = startSenders(
    collector.url,
    [1, 2].flatMap((sender) => [
      traceSender(seeded(sender), 'protobuf'),
      traceSender(seeded(sender + 10), 'json'),
      metricSender(seeded(sender + 20), sender),
      logSender(seeded(sender + 30)),
      auditSender(seeded(sender + 40)),
    ]),
    seeded(50),
    150,
  );
  let replayed = 0;
  while (killed() < KILLS) {
    await killUnderLoad(senders);
    replayed += segments().length;
    if (killed() < KILLS && kills.replay < kills.load) await killWhileStarting('replay');
    await restart();
    await repeat(senders, 2);
  }
  await senders.finish();
  await repeat(senders, 10);
  await waitFor(() => segments().length === 0, { timeout: 30_000 });

  const client = createClient({ url: collector.url });
  const book = senders.acknowledged.map(({ carried }) => carried);
  const today = new Date().toISOString().slice(0, 10);
  const days = [...new Set(book.map(({ at }) => new Date(at).toISOString().slice(0, 10)))];
  const counted = await countedBy(client, days);
  const { acknowledged, unanswered } = senders;
  console.log(
    `seed ${random.seed}: ${JSON.stringify(kills)} kills, ${acknowledged.length} requests acknowledged, ` +
      `${unanswered()} left unanswered and sent again, ${replayed} segments left behind`,
  );
  expect(senders.faults).toEqual([]);
  expect(counted).toEqual(expectedOf(book, today));
  expect(await chainLength(client)).toBe(counted.audits.length);
  const ids = Object.keys(counted.traces);
  const some = Array.from({ length: 10 }, () => ids[random.between(0, ids.length - 1)] ?? '');
  expect(await Promise.all(some.map((id) => wholeTrace(client, id)))).toEqual(some.map(() => true));
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 15);
}, 600_000);
