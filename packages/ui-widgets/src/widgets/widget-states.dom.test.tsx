import {
  controlKillSwitches,
  controlSetKillSwitch,
  goldenConfig,
  healthComponents,
  opsSummary,
  opsTimeseries,
  type Question,
  tracesList,
} from '@watchtower/contract';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WatchtowerProvider } from '../hooks/provider.tsx';
import { answering, type Reply } from '../testing/answering.ts';
import { KillSwitches } from './kill-switches/kill-switches.tsx';
import { KpiCards } from './kpi-cards/kpi-cards.tsx';
import { ServiceHealth } from './service-health/service-health.tsx';
import { TraceList } from './trace-list/trace-list.tsx';

const summary = {
  runs_today: 1284,
  cost_today_usd: 0.0042,
  unpriced_calls_today: 2,
  budget_user: null,
  budget_global: null,
  active_users_24h: 3,
  agents_total: 9,
  agents_scheduled: 4,
  latency_ms: { p50: 843, p95: 1200 },
  errors_last_hour: 0,
  top_agents_today: [],
};
const quiet = {
  ...summary,
  runs_today: 0,
  cost_today_usd: null,
  unpriced_calls_today: 0,
  agents_total: 0,
  agents_scheduled: 0,
};
const hours = Array.from({ length: 24 }, (_, i) => ({ hour_iso: `${i}`, value: i }));
const config = (startedAgoMs: number): Reply => ({
  body: {
    thresholds: {
      latency_p95_ms: { warn: 1, crit: 2 },
      error_rate_pct: { warn: 1, crit: 2 },
      saturation_pct: { warn: 1, crit: 2 },
    },
    started_at: new Date(Date.now() - startedAgoMs).toISOString(),
  },
});
const component = {
  component: 'agency-worker',
  kind: 'service',
  service: 'agency-worker',
  status: 'degraded',
  version: null,
  instance: 'w1',
  since: '2026-01-01T00:00:00.000Z',
  last_seen: '2026-01-01T00:00:00.000Z',
  latency_ms: 12,
  message: '41 jobs behind',
  depends_on: [],
  resources: {},
};

function show(widget: ReactElement, table: readonly (readonly [Question, Reply])[], asked: string[] = []) {
  return render(
    <WatchtowerProvider url="http://collector.test" fetch={answering(table, asked)}>
      {widget}
    </WatchtowerProvider>,
  );
}
async function accessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ''}`)).toEqual([]);
}

describe('states of a widget', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'WebSocket',
      class extends EventTarget {
        readyState = 0;
        send(): void {}
        close(): void {}
      },
    );
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('shows today’s numbers with their units, accessibly', async () => {
    const { container } = show(<KpiCards />, [
      [opsSummary, { body: summary }],
      [opsTimeseries, { body: hours }],
    ]);
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
    expect(await screen.findByText('1,284')).toBeTruthy();
    expect(screen.getByText('$0.0042')).toBeTruthy();
    expect(screen.getByText('plus 2 unpriced calls')).toBeTruthy();
    await accessible(container);
  });

  it('shows the lines that would fill it, with this collector’s address', async () => {
    show(<KpiCards />, [
      [opsSummary, { body: quiet }],
      [opsTimeseries, { body: hours }],
      [goldenConfig, config(600_000)],
    ]);
    expect(await screen.findByText('No runs yet today')).toBeTruthy();
    expect(screen.getByText(/endpoint: 'http:\/\/collector\.test'/)).toBeTruthy();
  });

  it('says that it is collecting in the collector’s first minute', async () => {
    show(<KpiCards />, [
      [opsSummary, { body: quiet }],
      [opsTimeseries, { body: hours }],
      [goldenConfig, config(20_000)],
    ]);
    expect(await screen.findByText('Collecting data…')).toBeTruthy();
    expect(screen.getByText(/first point in about (39|40) s/)).toBeTruthy();
  });

  it('names the cause of a failure and recovers on retry', async () => {
    let broken = true;
    show(<ServiceHealth />, [
      [
        healthComponents,
        () =>
          broken
            ? { status: 503, body: { code: 'unavailable', message: 'The store is starting.' } }
            : { body: { items: [component], next_cursor: null } },
      ],
    ]);
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('The store is starting.')).toBeTruthy();
    broken = false;
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('41 jobs behind')).toBeTruthy();
    expect(screen.getByText('degraded')).toBeTruthy();
  });

  it('keeps the last answer when a refresh fails, and says how old it is', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let broken = false;
    show(<ServiceHealth />, [
      [
        healthComponents,
        () =>
          broken
            ? { status: 500, body: { code: 'internal', message: 'boom' } }
            : { body: { items: [component], next_cursor: null } },
      ],
    ]);
    await screen.findByText('41 jobs behind');
    broken = true;
    await act(async () => vi.advanceTimersByTimeAsync(26_000));
    expect(screen.getByText(/last updated 2\d s ago \(refresh failed\)/)).toBeTruthy();
    expect(screen.getByText('41 jobs behind')).toBeTruthy();
  });

  it('asks with the chosen view, opens a trace, and loads further pages', async () => {
    const asked: string[] = [];
    const opened = vi.fn();
    const item = (n: number) => ({
      trace_id: String(n).padStart(32, '0'),
      name: `trace ${n}`,
      service: 'api',
      operation: '',
      route: null,
      domain: null,
      client_id: null,
      status: 'ok',
      start: '2026-01-01T00:00:00.000Z',
      start_unix_nano: '0',
      duration_ms: 843,
      spans: 3,
      errors: 0,
      services: 1,
      cost_usd: null,
    });
    let page = 0;
    show(
      <TraceList onTrace={opened} />,
      [
        [
          tracesList,
          () => ({ body: { items: [item((page += 1))], next_cursor: page === 1 ? 'next' : null } }),
        ],
      ],
      asked,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'trace 1' }));
    expect(opened).toHaveBeenCalledWith('1'.padStart(32, '0'));
    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect(await screen.findByText('trace 2')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
    expect(screen.getByText('2 traces')).toBeTruthy();
    expect(asked[1]).toContain('cursor=next');
    fireEvent.click(screen.getByRole('button', { name: 'Errors' }));
    await waitFor(() => expect(asked.at(-1)).toContain('status=error'));
  });
});

describe('kill switches', () => {
  beforeEach(() => vi.stubGlobal('WebSocket', class extends EventTarget {}));
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('offers no action to those who may not', async () => {
    show(<KillSwitches />, [
      [controlKillSwitches, { body: { items: [], next_cursor: null } }],
      [goldenConfig, config(5_000)],
    ]);
    await screen.findByText('Nothing was ever stopped');
    expect(screen.queryByRole('button', { name: 'Stop something…' })).toBeNull();
  });

  it('sends only after scope, reason and the typed confirmation', async () => {
    const sent: unknown[] = [];
    const answers = answering([
      [controlKillSwitches, { body: { items: [], next_cursor: null } }],
      [goldenConfig, config(600_000)],
    ]);
    const { container } = render(
      <WatchtowerProvider
        url="http://collector.test"
        fetch={async (input, init) => {
          if (init?.method !== controlSetKillSwitch.method) return answers(input, init);
          sent.push(JSON.parse(init.body as string));
          return new Response(JSON.stringify({ id: 'k' }), { status: 200 });
        }}
      >
        <KillSwitches canOperate />
      </WatchtowerProvider>,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Stop something…' }));
    const type = (name: RegExp, value: string) =>
      fireEvent.change(screen.getByLabelText(name), { target: { value } });
    type(/^Client/, 'acme');
    type(/^Reason/, 'wrong posts');
    const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Stop it' });
    expect(send.disabled).toBe(true);
    type(/to confirm/, 'client acme');
    expect(send.disabled).toBe(false);
    await accessible(container);
    fireEvent.click(send);
    await waitFor(() =>
      expect(sent).toEqual([
        { scope: 'client', client_id: 'acme', active: true, reason: 'wrong posts', confirm: 'client acme' },
      ]),
    );
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
  });
});
