import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';
import { readableSpans } from './testing/spans.ts';

let store: Store;
let dir = '';
const open: TestIngest[] = [];
const copies: string[] = [];
let seed = 1000;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchtower-journal-'));
});
afterEach(async () => {
  for (const ingest of open.splice(0)) await ingest.stop();
  for (const made of [dir, ...copies.splice(0)]) rmSync(made, { recursive: true, force: true });
});
afterAll(() => store.close());

const spans = (service: string, count: number): Buffer =>
  Buffer.from(ProtobufTraceSerializer.serializeRequest(readableSpans(count, seed++, service) as never) ?? []);

async function start(dataDir: string, on: Store, env: Record<string, string> = {}): Promise<TestIngest> {
  const ingest = await openIngest(on, dataDir, { env });
  open.push(ingest);
  return ingest;
}

async function countOf(service: string): Promise<number> {
  const sql = 'SELECT count() AS n FROM spans WHERE service = {service:String}';
  const [row] = await store.query<{ n: string }>(sql, { service });
  return Number(row?.n);
}

/** A store that takes nothing: what is acknowledged stays in the journal. */
const down = (): Store => ({ ...store, insertFile: () => Promise.reject(new Error('the store is down')) });

/** A copy of the journal as a crash at this moment would leave it. */
async function crashed(): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'watchtower-crash-'));
  copies.push(copy);
  await cp(dir, copy, { recursive: true });
  return copy;
}

function segmentIn(dataDir: string): { data: string; index: string } {
  const journal = join(dataDir, 'journal');
  const name = readdirSync(journal).find((file) => file.endsWith('.native')) ?? '';
  return { data: join(journal, name), index: join(journal, name.replace('.native', '.idx')) };
}

async function wholeCheck(ingest: TestIngest): Promise<boolean | undefined> {
  const check = ingest.slice.checks?.find(({ name }) => name === 'journal whole');
  return (await check?.run())?.ok;
}

describe('after a crash', () => {
  it('what was acknowledged is stored once, and a retry is still recognised', async () => {
    const ingest = await start(dir, down());
    const bodies = [1, 2, 3].map(() => spans('crash', 10));
    for (const body of bodies) expect((await ingest.post('traces', body)).status).toBe(200);
    const copy = await crashed();
    const again = await start(copy, store);
    expect(await countOf('crash')).toBe(30);
    for (const body of bodies) expect((await again.post('traces', body)).status).toBe(200);
    await again.post('traces', spans('crash-after', 1));
    await expect.poll(() => countOf('crash-after'), { timeout: 10_000 }).toBe(1);
    expect(await countOf('crash')).toBe(30);
    const third = await start(copy, store);
    await third.post('traces', bodies[0] ?? Buffer.alloc(0));
    await third.post('traces', spans('crash-third', 1));
    await expect.poll(() => countOf('crash-third'), { timeout: 10_000 }).toBe(1);
    expect(await countOf('crash')).toBe(30);
  });

  it('a segment the store already has is not stored twice', async () => {
    const ingest = await start(dir, down());
    await ingest.post('traces', spans('replayed', 10));
    const [first, second] = [await crashed(), await crashed()];
    await start(first, store);
    await start(second, store);
    expect(await countOf('replayed')).toBe(10);
  });
});

describe('a damaged journal', () => {
  async function twoGroups(service: string): Promise<string> {
    const ingest = await start(dir, down());
    for (let i = 0; i < 2; i++) expect((await ingest.post('traces', spans(service, 10))).status).toBe(200);
    return crashed();
  }

  it.each([
    [
      'a torn last group',
      (paths: { data: string }) => truncateSync(paths.data, readFileSync(paths.data).length - 100),
      10,
      true,
    ],
    [
      'a torn commit mark',
      (paths: { index: string }) => truncateSync(paths.index, readFileSync(paths.index).length - 5),
      10,
      true,
    ],
    [
      'bytes without a commit mark',
      (paths: { data: string }) => writeFileSync(paths.data, 'padding'.repeat(99), { flag: 'a' }),
      20,
      true,
    ],
    ['a flipped byte in the first group', (paths: { data: string }) => flip(paths.data, 50), 0, false],
  ])('with %s keeps what is good and puts the rest aside', async (name, damage, rows, ok) => {
    const service = name.replaceAll(' ', '-');
    const copy = await twoGroups(service);
    damage(segmentIn(copy));
    const ingest = await start(copy, store);
    expect(await countOf(service)).toBe(rows);
    expect(readdirSync(join(copy, 'journal', 'aside')).length).toBeGreaterThan(0);
    expect(await wholeCheck(ingest)).toBe(ok);
    const cut = ingest.slice.gauges?.find((gauge) => gauge.name === 'ingest_journal_cut_bytes_total')?.read();
    expect(cut?.[0]?.value).toBeGreaterThan(0);
  });
});

function flip(path: string, at: number): void {
  const data = readFileSync(path);
  data[at] = (data[at] ?? 0) ^ 0xff;
  writeFileSync(path, data);
}

describe('a store that is down', () => {
  it('loses nothing: the journal keeps it and offers it again', async () => {
    let failures = 2;
    const flaky: Store = {
      ...store,
      insertFile: (...given) =>
        failures-- > 0 ? Promise.reject(new Error('down')) : store.insertFile(...given),
    };
    const ingest = await start(dir, flaky);
    expect((await ingest.post('traces', spans('flaky', 7))).status).toBe(200);
    await expect.poll(() => countOf('flaky'), { timeout: 15_000 }).toBe(7);
    expect(readdirSync(join(dir, 'journal')).filter((file) => file.endsWith('.native'))).toEqual([]);
  });

  it('is 503 with Retry-After when the journal cannot be written, and the retry is taken', async () => {
    const ingest = await start(dir, store);
    const body = spans('unwritable', 4);
    rmSync(join(dir, 'journal'), { recursive: true });
    const refused = await ingest.post('traces', body);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    const check = ingest.slice.checks?.find(({ name }) => name === 'journal writable');
    expect((await check?.run())?.ok).toBe(false);
    const again = await start(dir, store);
    expect((await again.post('traces', body)).status).toBe(200);
    await expect.poll(() => countOf('unwritable'), { timeout: 10_000 }).toBe(4);
  });

  it('is 503 with Retry-After when the journal holds as much as it may, until the store takes it', async () => {
    let taking = false;
    const slow: Store = {
      ...store,
      insertFile: (...given) => (taking ? store.insertFile(...given) : Promise.reject(new Error('down'))),
    };
    const env = { WATCHTOWER_JOURNAL_MAX_BYTES: '1048576' };
    const ingest = await start(dir, slow, env);
    let taken = 0;
    let last: Response | undefined;
    const body = (): Buffer => spans('held', 500);
    for (let status = 200; status === 200 && taken < 100; taken += status === 200 ? 1 : 0) {
      last = await ingest.post('traces', body());
      ({ status } = last);
    }
    expect([last?.status, last?.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await ingest.post('logs', '{"resourceLogs":[]}')).status).toBe(503);
    taking = true;
    await expect
      .poll(async () => (await ingest.post('traces', body())).status, { timeout: 15_000 })
      .toBe(200);
    await expect.poll(() => countOf('held'), { timeout: 15_000 }).toBe((taken + 1) * 500);
  });
});
