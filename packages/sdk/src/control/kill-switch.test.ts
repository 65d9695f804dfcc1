import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWatchtowerError } from '@watchtower/contract/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withContext } from '../correlation/ids.ts';
import { startWatchtower, type Watchtower } from '../start.ts';
import { startSink, type Sink } from '../testing/sink.ts';
import { killSwitch, KillSwitchActiveError } from './kill-switch.ts';
import { createSseParser, type SseEvent } from './sse.ts';

let dir: string;
let sink: Sink;
let watchtower: Watchtower | undefined;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'watchtower-control-'));
  sink = await startSink();
});
afterEach(async () => {
  await watchtower?.shutdown();
  await sink.close();
  rmSync(dir, { recursive: true, force: true });
});

const start = (endpoint: string, failClosed = false): void => {
  watchtower = startWatchtower({
    service: 's',
    endpoint,
    stateDir: dir,
    failClosed,
    handleSignals: false,
    protocol: 'http/json',
    shutdownTimeoutMs: 300,
  });
};
const state = (scope: string, more: object, active = true): object => ({
  version: 2,
  kill_switches: [
    {
      id: 'k',
      scope,
      client_id: null,
      platform: null,
      lane: null,
      ...more,
      active,
      reason: 'incident 7',
      by: 'op',
      at: '',
    },
  ],
});
const verdict = (query: Parameters<typeof killSwitch.guard>[0]): string => {
  try {
    return killSwitch.guard(query, () => 'open');
  } catch (error) {
    return isWatchtowerError(error, 'kill_switch_active') && error instanceof KillSwitchActiveError
      ? error.scope
      : 'other';
  }
};

describe('killSwitch.guard', () => {
  it('obeys within a second, by scope and by context, until the switch is lifted', async () => {
    expect(verdict({})).toBe('open');
    start(sink.url);
    sink.control(state('client_platform', { client_id: 'acme', platform: 'x' }));
    await expect.poll(() => verdict({ client_id: 'acme', platform: 'x' })).toBe('client_platform');
    expect(withContext({ client_id: 'acme', platform: 'x' }, () => verdict({}))).toBe('client_platform');
    expect([verdict({ client_id: 'acme', platform: 'y' }), verdict({ platform: 'x' })]).toEqual([
      'open',
      'open',
    ]);
    sink.control(state('lane', { lane: 'publishing' }));
    await expect.poll(() => verdict({ lane: 'publishing' })).toBe('lane');
    sink.control(state('global', {}));
    await expect.poll(() => verdict({})).toBe('global');
    sink.control(state('global', {}, false));
    await expect.poll(() => verdict({})).toBe('open');
    await watchtower?.flush();
    const blocks = sink.points.filter((p) => p.metric === 'policy_guard_blocks_total');
    expect(blocks.map((p) => String(p.labels['reason'])).toSorted()).toEqual([
      'client_platform',
      'global',
      'lane',
    ]);
  });

  it('still obeys after a restart without the collector, and hears again when it is back', async () => {
    start(sink.url);
    sink.control(state('global', {}));
    await expect.poll(() => verdict({})).toBe('global');
    await watchtower?.shutdown();
    const { port } = new URL(sink.url);
    await sink.close();
    start(`http://127.0.0.1:${port}`);
    expect(verdict({})).toBe('global');
    sink = await startSink(Number(port));
    sink.control(state('global', {}, false));
    await expect.poll(() => verdict({}), { timeout: 8000 }).toBe('open');
  });

  it('is open and counted while nothing was ever seen, or refuses with failClosed', async () => {
    start('http://127.0.0.1:1');
    expect(verdict({})).toBe('open');
    await watchtower?.shutdown();
    start('http://127.0.0.1:1', true);
    expect(verdict({})).toBe('unknown');
  });
});

it('parses events however they are cut', () => {
  const seen: SseEvent[] = [];
  const feed = createSseParser((event) => seen.push(event));
  for (const char of ': hi\r\n\r\nevent: change\nid: 7\ndata: {"a":\ndata: 1}\n\n') feed(char);
  expect(seen).toEqual([{ event: 'change', id: '7', data: '{"a":\n1}' }]);
});
