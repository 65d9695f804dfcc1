import type { ControlState, KillSwitch } from '@watchtower/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpsEvent } from '@watchtower/contract';
import { API_TOKEN, INGEST_KEY, testHttp, type TestHttp } from '../../kernel/testing/test-http.ts';
import { controlSlice } from './index.ts';

let http: TestHttp;
const told: OpsEvent[] = [];
beforeAll(async () => {
  http = await testHttp([controlSlice]);
  http.context.bus.on('ops_event', (event) => told.push(event));
});
afterAll(() => http.close());

const PATH = '/api/admin/kill-switches';
const set = (body: object): Promise<Response> => http.send(PATH, { token: API_TOKEN, body });

interface Event {
  event: string;
  id: number;
  data: ControlState;
}

/** Reads server-sent events one by one; comments come as `comment`. */
function events(response: Response): () => Promise<Event | { comment: string }> {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return async () => {
    while (!text.includes('\n\n')) text += (await reader.read()).value ?? '\n\n';
    const [block = '', ...rest] = text.split('\n\n');
    text = rest.join('\n\n');
    if (block.startsWith(':')) return { comment: block.slice(1).trim() };
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
    );
    const data = JSON.parse(fields.get('data') ?? 'null') as ControlState;
    return { event: fields.get('event') ?? '', id: Number(fields.get('id')), data };
  };
}

describe('setting a kill switch', () => {
  it('needs what its scope names, a reason and the typed text', async () => {
    const base = {
      scope: 'client_platform',
      client_id: 'acme',
      platform: 'x',
      active: true,
      reason: 'spam wave',
    };
    const issues = async (body: object): Promise<unknown[]> => {
      const response = await set(body);
      expect(response.status).toBe(400);
      return ((await response.json()) as { issues: { field: string }[] }).issues.map(({ field }) => field);
    };
    expect(await issues({ ...base, confirm: 'client_platform acme' })).toEqual(['/confirm']);
    expect(await issues({ ...base, platform: undefined, confirm: 'client_platform acme' })).toEqual([
      '/platform',
    ]);
    expect(await issues({ ...base, lane: 'publishing', confirm: 'x' })).toEqual(['/lane']);
    expect(await issues({ ...base, reason: ' a ', confirm: 'client_platform acme x' })).toEqual(['/reason']);
    expect(await issues({ ...base, scope: 'global', confirm: 'global' })).toEqual([
      '/client_id',
      '/platform',
    ]);
    expect(http.context.documents.list('kill_switch')).toEqual([]);
  });

  it('is written down, audited, told on the bus, listed, and lifted again', async () => {
    const body = {
      scope: 'client',
      client_id: 'acme',
      active: true,
      reason: 'complaint',
      confirm: 'client acme',
    };
    const done = (await (await set(body)).json()) as KillSwitch;
    expect(done).toMatchObject({ id: 'client:acme', active: true, by: 'token:environment', platform: null });
    expect(http.audits.at(-1)).toMatchObject({
      action_type: 'kill_switch.set',
      client_id: 'acme',
      resource: 'kill_switch/client:acme',
      details: { before: { active: false }, after: { active: true }, reason: 'complaint' },
    });
    expect(told.at(-1)).toMatchObject({ type: 'kill_switch', client_id: 'acme', severity: 'critical' });
    await set({
      scope: 'lane',
      lane: 'publishing',
      active: true,
      reason: 'audit',
      confirm: 'lane publishing',
    });
    await http.clock.advance(1000);
    await set({ ...body, active: false, reason: 'resolved' });
    expect(http.audits.at(-1)).toMatchObject({ action_type: 'kill_switch.lift' });
    const listed = (await (await http.send(PATH, { token: API_TOKEN })).json()) as { items: KillSwitch[] };
    expect(listed.items.map(({ id, active }) => [id, active])).toEqual([
      ['lane:publishing', true],
      ['client:acme', false],
    ]);
  });
});

describe('the control stream', () => {
  it('begins with the state, tells every change, and shows that it lives', async () => {
    const response = await http.send('/v1/control', { token: INGEST_KEY });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const next = events(response);
    const snapshot = (await next()) as Event;
    expect(snapshot.event).toBe('snapshot');
    expect(snapshot.id).toBe(snapshot.data.version);
    expect(snapshot.data.kill_switches.map(({ id }) => id)).toEqual(['lane:publishing', 'client:acme']);

    await set({ scope: 'global', active: true, reason: 'drill', confirm: 'global' });
    const change = (await next()) as Event;
    expect([change.event, change.id]).toEqual(['change', snapshot.id + 1]);
    expect(change.data.kill_switches.find(({ scope }) => scope === 'global')).toMatchObject({ active: true });

    await http.clock.advance(15_000);
    expect(await next()).toEqual({ comment: 'alive' });
    const again = (await events(await http.send('/v1/control', { token: INGEST_KEY }))()) as Event;
    expect([again.event, again.id]).toEqual(['snapshot', change.id]);
  });

  it('is for ingest keys, and forgets who left', async () => {
    expect((await http.send('/v1/control')).status).toBe(401);
    expect((await http.send('/v1/control', { token: API_TOKEN })).status).toBe(403);
    const server = await http.listen();
    const listeners = async (): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^watchtower_control_listeners (\d+)$/m.exec(text)?.[1]);
    };
    const before = await listeners();
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${INGEST_KEY}` };
    await fetch(`${server.url}/v1/control`, { headers, signal: gone.signal });
    expect(await listeners()).toBe(before + 1);
    gone.abort();
    await expect.poll(listeners).toBe(before);
    await server.close();
  });
});
