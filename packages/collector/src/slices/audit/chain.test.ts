import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRecord } from '@watchtower/contract';
import { auditRecord } from '@watchtower/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/caller.ts';
import { writeCursor } from '../../kernel/cursor.ts';
import { openEmbeddedStore } from '../../store/embedded.ts';
import { render } from '../../store/render.ts';
import type { Store } from '../../store/store.ts';
import { type Chain, createChain } from './chain.ts';
import { takeEvents } from './intake.ts';
import { listAnswer } from './list-answer.ts';
import { verifyAnswer } from './verify-answer.ts';

const DDL = readFileSync(new URL('./schema/0001_audit.sql', import.meta.url), 'utf8');
const NOW = Date.parse('2026-11-21T10:00:00.123Z');
const clean = {
  now: NOW,
  redact: (key: string, text: string) =>
    key === 'password' ? '[REDACTED:key]' : text.replaceAll('s3cret', '[REDACTED:x]'),
  subjectOf: (id: string) => `subject-${id.length}`,
};
const dir = mkdtempSync(join(tmpdir(), 'wt-audit-'));
let store: Store;
let chain: Chain;
let stored: AuditRecord[];

beforeAll(async () => {
  store = await openEmbeddedStore({ dataDir: dir });
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});
beforeEach(async () => {
  await store.command('DROP TABLE IF EXISTS audit');
  for (const sql of render(DDL, { database: store.database })) await store.command(sql);
  stored = [];
  chain = createChain(store, (records) => stored.push(...records));
});

let made = 0;
const event = (more: object = {}): Record<string, unknown> => ({
  audit_id: `01HZX0000000${String(++made).padStart(8, '0')}`,
  created_at: '2026-11-21T09:59:59.5Z',
  action_type: 'publish',
  actor_type: 'agent',
  actor_id: 'agent-7',
  result: 'success',
  ...more,
});
const send = (events: unknown[], to = chain) => takeEvents(events, clean, to);
const asked = { clientId: null, caller: SYSTEM, now: NOW };
const list = async (params: object = {}, clientId: string | null = null, from = store) =>
  (await listAnswer(from).answer({ ...asked, params, clientId } as never)) as {
    items: AuditRecord[];
    next_cursor: string | null;
  };
const verify = async (params: object = {}, by = chain) =>
  (await verifyAnswer(store, by).answer({ ...asked, params } as never)) as {
    ok: boolean;
    checked: number;
    head_hash: string | null;
    broken: { seq: number; expected: string; found: string } | null;
  };
const raw = (sql: string) => store.command(`${sql} SETTINGS mutations_sync = 2`);

test('a hostile event comes back from the store as it was hashed, redacted and cut', async () => {
  const details = {
    before: {
      caption: 'ünï \u0000 \ud800 "quote" \\ \n 雪',
      n: 1e21,
      small: 0.1,
      big: 2 ** 60,
      neg: -0,
    },
    list: [1, 'two s3cret', null, { password: 'hunter2' }],
    ['__proto__x']: true,
  };
  const ids = {
    trace_id: 'AB'.repeat(16),
    run_id: 'r1',
    user_id: 'jane',
    client_id: 'acme',
    constructor: 'x',
  };
  const proof = { url: 'https://x.example/p/1?k=s3cret' };
  const answer = await send([
    event({ details, ids, proof, ip: '203.0.113.77', actor_id: 'jane@example.org', via: 'browser' }),
  ]);
  expect(answer.rejected).toEqual([]);
  const { items } = await list();
  const [record] = items;
  auditRecord.parse(record);
  expect(record).toEqual(stored[0]);
  expect(record).toMatchObject({
    seq: 1,
    created_at: '2026-11-21T09:59:59.500Z',
    received_at: '2026-11-21T10:00:00.123Z',
    trace_id: 'ab'.repeat(16),
    client_id: 'acme',
    ids: { run_id: 'r1' },
    network: '203.0.113.0/24',
    actor_id: 'subject-16',
    proof: { url: 'https://x.example/p/1?k=[REDACTED:x]' },
    missing: ['proof.screenshot', 'policy_snapshot_id'],
    prev_hash: '0'.repeat(64),
  });
  expect(record?.details).toMatchObject({
    list: [1, 'two [REDACTED:x]', null, { password: '[REDACTED:key]' }],
  });
  expect(JSON.stringify(items)).not.toMatch(/s3cret|hunter2|jane|203\.0\.113\.77/);
  expect(await verify()).toMatchObject({ ok: true, checked: 1, head_hash: record?.hash });
});

test('each event is judged by itself', async () => {
  const deep = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as unknown;
  const { accepted, rejected } = await send([
    event(),
    { nonsense: true },
    event({ details: { text: 'x'.repeat(9000) } }),
    event({ details: { deep } }),
    event({ created_at: '0001-01-01T00:00:00Z' }),
    null,
    event({ surprise: 1 }),
    event(),
  ]);
  expect(accepted.map((r) => r.seq)).toEqual([1, 2]);
  expect(rejected.map((r) => [r.index, r.code])).toEqual([
    [1, 'invalid_argument'],
    [2, 'too_large'],
    [3, 'invalid_argument'],
    [4, 'invalid_argument'],
    [5, 'invalid_argument'],
    [6, 'invalid_argument'],
  ]);
});

test('concurrent senders get one gapless chain, and a repeated id the first receipt, also after a restart', async () => {
  const events = Array.from({ length: 60 }, (_, i) => event({ resource: `post/${i}` }));
  const answers = await Promise.all([
    ...events.map((one) => send([one])),
    send(events.slice(0, 20)),
    send([...events.slice(50), ...events.slice(50)]),
  ]);
  const receipts = answers.flatMap((a) => a.accepted);
  expect(receipts).toHaveLength(60 + 20 + 20);
  const byId = Map.groupBy(receipts, (r) => r.audit_id);
  for (const same of byId.values()) expect(new Set(same.map((r) => r.hash)).size).toBe(1);
  expect([...byId.values()].map((same) => same[0]?.seq).toSorted((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  const restarted = createChain(store, () => undefined);
  const again = await send([events[7], event()], restarted);
  expect(again.accepted[0]).toEqual(answers[7]?.accepted[0]);
  expect(again.accepted[1]?.seq).toBe(61);
  expect(await verify({}, restarted)).toMatchObject({ ok: true, checked: 61, broken: null });
  expect(await verify({ from_seq: 20, to_seq: 30 }, restarted)).toMatchObject({ ok: true, checked: 11 });
});

test('an insert whose answer was lost counts once, and a failed one leaves no gap', async () => {
  let fault: 'none' | 'before' | 'after' = 'none';
  const flaky: Store = {
    ...store,
    insertRows: async (...args) => {
      if (fault === 'before') throw new Error('disk full');
      await store.insertRows(...args);
      if (fault === 'after') throw new Error('connection lost');
    },
  };
  const unsure = createChain(flaky, (records) => stored.push(...records));
  for (const how of ['before', 'after'] as const) {
    const one = event();
    fault = how;
    await expect(send([one], unsure)).rejects.toMatchObject({ code: 'unavailable' });
    fault = 'none';
    await send([event(), one], unsure);
  }
  fault = 'after';
  const late = event();
  await expect(send([late], unsure)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(send([event()], unsure)).rejects.toMatchObject({ code: 'unavailable' });
  fault = 'none';
  expect((await send([late], unsure)).accepted[0]?.seq).toBe(5);
  expect(unsure.failures()).toBe(4);
  expect(await verify({}, unsure)).toMatchObject({ ok: true, checked: 6 });
  expect(new Set(stored.map((r) => r.seq)).size).toBe(stored.length);
});

test('verification names the first record that was changed, removed, put in or moved', async () => {
  await send(Array.from({ length: 12 }, () => event({ client_id: 'acme', details: { price: 1 } })));
  await raw(`ALTER TABLE audit UPDATE details = '{"price":2}' WHERE seq = 7`);
  expect(await verify()).toMatchObject({ ok: false, checked: 6, broken: { seq: 7, found: stored[6]?.hash } });
  await raw(`ALTER TABLE audit UPDATE details = '{"price":1}' WHERE seq = 7`);
  expect(await verify()).toMatchObject({ ok: true });

  await raw('ALTER TABLE audit DELETE WHERE seq = 4');
  expect(await verify()).toMatchObject({ ok: false, broken: { seq: 4, found: 'record 5' } });
  await raw('ALTER TABLE audit DELETE WHERE seq > 10 OR seq = 4');
  expect(await verify({ from_seq: 5 })).toMatchObject({ ok: false, broken: { seq: 5 } });
  expect(await verify({ from_seq: 6 })).toMatchObject({ ok: false, broken: { seq: 11, found: 'nothing' } });
});

test('two records that changed places are found, and a copy', async () => {
  await send(Array.from({ length: 5 }, () => event()));
  const columns =
    'audit_id, created_at, received_at, action_type, actor_type, actor_id, result, prev_hash, hash';
  await store.command(
    `INSERT INTO audit (seq, ${columns}) SELECT transform(seq, [2, 3], [3, 2], seq), ${columns} FROM audit WHERE seq IN (2, 3)`,
  );
  await raw(
    `ALTER TABLE audit DELETE WHERE (seq = 2 AND hash = '${stored[1]?.hash}') OR (seq = 3 AND hash = '${stored[2]?.hash}')`,
  );
  expect(await verify()).toMatchObject({ ok: false, checked: 1, broken: { seq: 2 } });
});

test('search narrows, pages by cursor without repeats and stays inside a client', async () => {
  await send(
    Array.from({ length: 25 }, (_, i) =>
      event({ client_id: i % 5 === 0 ? 'other' : 'acme', result: i % 2 ? 'fail' : 'success' }),
    ),
  );
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ limit: 6, ...(cursor === null ? {} : { cursor }) }, 'acme');
    seen.push(...page.items.map((r) => r.seq));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i).filter((seq) => (seq - 1) % 5 !== 0));
  expect(
    (await list({ result: 'fail', from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z' })).items,
  ).toHaveLength(12);
  expect((await list({ to: '2026-11-21T09:00:00Z' })).items).toEqual([]);
  const { next_cursor } = await list({ limit: 5 }, 'acme');
  await expect(list({ limit: 5, cursor: next_cursor }, 'other')).rejects.toMatchObject({
    code: 'invalid_argument',
  });
  for (const odd of ['abc', -1, 1.5, ''])
    await expect(list({ cursor: writeCursor({ client_id: null }, [odd]) })).rejects.toMatchObject({
      code: 'invalid_argument',
      issues: [{ field: 'cursor' }],
    });
});
