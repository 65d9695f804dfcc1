import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertRule, alertsList, alertsRules, WatchtowerError } from '@watchtower/contract';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createBus, type BusEvents } from '../../kernel/bus.ts';
import { SYSTEM } from '../../kernel/caller.ts';
import { createDocuments } from '../../kernel/documents.ts';
import type { Slice, SliceContext } from '../../kernel/slice.ts';
import { createVault } from '../../kernel/vault.ts';
import { openEmbeddedStore } from '../../store/embedded.ts';
import { migrate } from '../../store/migrate.ts';
import { schemaFiles } from '../../store/schema-files.ts';
import type { Store } from '../../store/store.ts';
import { alertsSlice } from './index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const dir = mkdtempSync(join(tmpdir(), 'wt-alerts-'));
let store: Store;

/** A receiver that answers what it is told to, and keeps what it was sent. */
const got: { headers: IncomingHttpHeaders; body: string; at: number }[] = [];
let answers: (number | { status: number; after: string })[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    got.push({ headers: request.headers, body, at: performance.now() });
    const next = answers.shift() ?? 200;
    const status = typeof next === 'number' ? next : next.status;
    response.writeHead(status, typeof next === 'number' ? {} : { 'retry-after': next.after }).end();
  });
});
let hook: string;

beforeAll(async () => {
  store = await openEmbeddedStore({ dataDir: dir });
  await migrate(store, schemaFiles([]));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await store.close();
  rmSync(dir, { recursive: true });
});

let value: number | null | Error = null;
let running: { stop(): Promise<void> }[] = [];
beforeEach(() => {
  value = null;
  got.length = 0;
  answers = [];
});
afterEach(async () => {
  for (const one of running) await one.stop();
  running = [];
});

/** The slice over the real store and documents; only the clock's hand and the measured value are held here. */
async function mounted(more: { dev?: boolean; retries?: number[] } = {}) {
  let now = Date.now();
  const clock = { now: () => now, every: () => () => undefined };
  const bus = createBus((error) => {
    throw error;
  });
  const facts: BusEvents['ops_event'][] = [];
  bus.on('ops_event', (fact) => facts.push(fact));
  const documents = await createDocuments({ store, bus, clock });
  const context = {
    config: {
      dev: more.dev ?? true,
      webhookHosts: [],
      alertIntervalMs: 15_000,
      alertRetriesS: more.retries ?? [0, 0.1, 0.1],
    },
    documents,
    clock,
    bus,
    vault: createVault(dir),
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      notice: () => undefined,
    },
    ask: async (_: unknown, params: { metric: string }) => {
      if (params.metric === 'nonsense')
        throw new WatchtowerError('invalid_argument', 'unknown', {
          issues: [{ field: 'metric', message: 'unknown metric' }],
        });
      if (value instanceof Error) throw value;
      return { value };
    },
  } as unknown as SliceContext;
  const slice: Slice = alertsSlice(context);
  running.push({ stop: async () => slice.stop?.() });
  const acting = (name: string, input: object) =>
    slice.acts
      ?.find(({ command }) => command.name === name)
      ?.act({ input, caller: SYSTEM, now, request: { session: null, ip: '' } } as never);
  const asking = (name: string, params: object) =>
    slice.answers
      ?.find(({ question }) => question.name === name)
      ?.answer({ params, now, clientId: null, caller: SYSTEM } as never);
  return {
    facts,
    slice,
    create: (rule: object) => acting('alerts.create_rule', rule),
    remove: (name: string) => acting('alerts.delete_rule', { name }),
    list: async (params: object = {}) => alertsList.result.parse(await asking('alerts.list', params)),
    rules: async () => alertsRules.result.parse(await asking('alerts.rules', {})),
    /** Lets time pass, then evaluates with a value. */
    pass: async (measured: number | null | Error, seconds = 15) => {
      now += seconds * 1000;
      value = measured;
      await slice.jobs?.find(({ name }) => name === 'alert-rules')?.run(now);
    },
    /** Lets time pass until the receiver has heard `count` messages. */
    delivered: (count: number) =>
      vi.waitFor(
        async () => {
          now += 100;
          await slice.jobs?.find(({ name }) => name === 'alert-deliveries')?.run(now);
          expect(got).toHaveLength(count);
        },
        { timeout: 10_000, interval: 30 },
      ),
    settle: async () => slice.stop?.(),
  };
}

let made = 0;
const rule = (more: Partial<AlertRule> = {}): AlertRule => ({
  name: `rule${++made}`,
  condition: { type: 'threshold', metric: 'job_failures_total', agg: 'sum', window_s: 60, op: '>', value: 3 },
  severity: 'critical',
  channels: [{ type: 'webhook', url: hook, secret: SECRET }],
  ...more,
});
const kinds = () => got.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const ids = () => got.map(({ headers }) => headers['webhook-id']);

test('a receiver that fails twice hears of it at last, signed, under one id; of the end under another', async () => {
  const desk = await mounted();
  const one = rule({ for_s: 30 });
  await desk.create(one);
  answers = [500, { status: 503, after: '1' }, 200, 200];
  for (const measured of [5, null, 5, 5]) await desk.pass(measured);
  expect((await desk.list({ status: 'active' })).items).toMatchObject([
    { rule: one.name, value: 5, threshold: 3 },
  ]);
  await desk.delivered(3);
  await desk.pass(null);
  await desk.pass(1);
  await desk.delivered(4);
  expect(kinds()).toEqual(['alert.firing', 'alert.firing', 'alert.firing', 'alert.resolved']);
  const [first, second, third, end] = ids();
  expect(new Set([first, second, third]).size).toBe(1);
  expect(end).not.toBe(first);
  for (const { body, headers } of got)
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
      data: { rule: one.name },
    });
  expect((await desk.list()).items[0]).toMatchObject({
    status: 'resolved',
    value: 1,
    resolved_at: expect.any(String),
  });
  expect(desk.facts.map(({ type }) => type)).toEqual(['alert_fired', 'alert_resolved']);
  await desk.remove(one.name);
});

test('a resolve waits for its trigger, and is not sent when that never arrived', async () => {
  const desk = await mounted({ retries: [0, 0.4] });
  const one = rule();
  await desk.create(one);
  answers = [500, 200, 200];
  await desk.pass(9);
  await desk.delivered(1);
  await desk.pass(0, 0);
  await desk.delivered(3);
  expect(kinds()).toEqual(['alert.firing', 'alert.firing', 'alert.resolved']);
  answers = [500, 500];
  got.length = 0;
  await desk.pass(9);
  await desk.pass(0);
  await desk.delivered(2);
  const counter = (name: string) => desk.slice.gauges?.find((gauge) => gauge.name === name)?.read();
  await vi.waitFor(() => expect(counter('alert_deliveries_waiting')).toEqual([{ value: 0 }]));
  expect(kinds()).toEqual(['alert.firing', 'alert.firing']);
  expect(counter('alert_deliveries_total')).toContainEqual({ labels: { result: 'dead' }, value: 1 });
  got.length = 0;
  answers = [410];
  await desk.pass(9);
  await desk.delivered(1);
  await vi.waitFor(() =>
    expect(counter('alert_deliveries_total')).toContainEqual({ labels: { result: 'dead' }, value: 2 }),
  );
  await desk.pass(0);
  expect(counter('alert_deliveries_waiting')).toEqual([{ value: 0 }]);
  await desk.remove(one.name);
});

test('pending time, firing state and the outbox go on after a restart', async () => {
  const before = await mounted({ retries: [3600, 0.1] });
  const one = rule({ for_s: 40 });
  await before.create(one);
  await before.pass(9);
  await before.pass(9);
  const [pending] = (await before.list({ status: 'pending' })).items;
  await before.settle();

  const between = await mounted({ retries: [0, 0.1, 0.1] });
  answers = [500, 200, 200];
  await between.pass(9, 60);
  await between.delivered(1);
  await between.settle();
  expect((await between.list({ status: 'active' })).items[0]?.id).toBe(pending?.id);

  const after = await mounted({ retries: [0, 0.1, 0.1] });
  await after.pass(9, 120);
  await after.delivered(2);
  expect(new Set(ids()).size).toBe(1);
  await after.pass(0);
  await after.delivered(3);
  expect(kinds()).toEqual(['alert.firing', 'alert.firing', 'alert.resolved']);
  await after.remove(one.name);
});

test('deleting a rule resolves its alert; a failing question leaves the state as it is', async () => {
  const desk = await mounted();
  const one = rule();
  await desk.create(one);
  await desk.pass(9);
  await desk.pass(new Error('engine busy'));
  expect((await desk.list({ status: 'active' })).items).toHaveLength(1);
  await desk.delivered(1);
  const removed = await desk.remove(one.name);
  expect(removed).toMatchObject({ audit: { action_type: 'alert.rule_delete', result: 'success' } });
  await desk.delivered(2);
  expect(kinds()).toEqual(['alert.firing', 'alert.resolved']);
  await expect(desk.remove(one.name)).rejects.toMatchObject({ code: 'not_found' });
  value = 0;
  const again = await desk.create(one);
  expect(again).toMatchObject({ audit: { action_type: 'alert.rule_create' } });
  await desk.remove(one.name);
});

test('a rule is refused for its metric, its receiver, its secret or its name, and never shows its secret', async () => {
  const desk = await mounted();
  const field = (name: string) => ({
    code: 'invalid_argument',
    issues: [expect.objectContaining({ field: name })],
  });
  const base = rule();
  await expect(
    desk.create({ ...base, condition: { ...base.condition, metric: 'nonsense' } }),
  ).rejects.toMatchObject(field('/condition/metric'));
  const inward = { type: 'webhook', url: 'http://169.254.169.254/x', secret: SECRET };
  await expect(desk.create({ ...base, channels: [inward] })).rejects.toMatchObject(field('/channels/0/url'));
  const weak = { type: 'webhook', url: hook, secret: `whsec_${'='.repeat(40)}` };
  await expect(desk.create({ ...base, channels: [weak] })).rejects.toMatchObject(field('/channels/0/secret'));
  const closed = await mounted({ dev: false });
  await expect(closed.create(base)).rejects.toMatchObject(field('/channels/0/url'));
  await desk.create(base);
  await expect(desk.create(base)).rejects.toMatchObject({ code: 'conflict' });
  expect((await desk.rules()).items).toMatchObject([{ name: base.name, channels: [{ url: hook }] }]);
  expect(JSON.stringify(await desk.rules())).not.toContain('whsec_');
  expect(JSON.stringify(await store.query('SELECT * FROM documents'))).not.toContain(SECRET.slice(6, 30));
  await desk.remove(base.name);
});

test('alerts are paged newest first', async () => {
  const desk = await mounted();
  const names = [rule({ channels: [] }), rule({ channels: [] }), rule({ channels: [] })];
  for (const one of names) {
    await desk.create(one);
    await desk.pass(9);
  }
  const first = await desk.list({ status: 'active', limit: 2 });
  const second = await desk.list({ status: 'active', limit: 2, cursor: first.next_cursor ?? '' });
  expect([...first.items, ...second.items].map((item) => item.rule)).toEqual(
    names.map(({ name }) => name).toReversed(),
  );
  expect(second.next_cursor).toBeNull();
  for (const { name } of names) await desk.remove(name);
});
