import '../styles.css';
import { goldenTrends, logsList, tracesOne } from '@watchtower/contract';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from 'vitest/browser';
import { afterEach, describe, expect, it } from 'vitest';
import { WatchtowerProvider } from '../hooks/provider.tsx';
import { answering } from '../testing/answering.ts';
import { GoldenSignal } from './golden-signals/golden-signals.tsx';
import { SIGNALS } from './golden-signals/model.ts';
import { LogTable } from './log-table/log-table.tsx';
import { TraceWaterfall } from './trace-waterfall/trace-waterfall.tsx';

const ID = 'a'.repeat(32);
const SPANS = 10_000;

function bigTrace() {
  const hex = (n: number) => (n + 1).toString(16).padStart(16, '0');
  return {
    trace_id: ID,
    summary: {
      spans: SPANS,
      services: 4,
      processes: 4,
      start_unix_nano: '0',
      duration_ms: SPANS,
      errors: 1,
      cost_usd: null,
      unpriced_calls: 0,
      complete: true,
      missing: [],
      root_cause_span_id: hex(9000),
    },
    spans: Array.from({ length: SPANS }, (_, i) => ({
      span_id: hex(i),
      parent_span_id: i === 0 ? null : hex(i % 20 === 0 ? 0 : i - 1),
      name: `span ${i}`,
      operation: '',
      service: `s${i % 4}`,
      kind: 'internal',
      status: i === 9000 ? 'error' : 'ok',
      status_message: i === 9000 ? 'broke here' : '',
      start_unix_nano: String(i * 1_000_000),
      duration_ms: i === 0 ? SPANS : 5,
      attributes: {},
      events: [],
      cost_usd: null,
    })),
    logs: [],
    audits: [],
    next_cursor: null,
  };
}

describe('drawn in a real browser', () => {
  afterEach(() => cleanup());

  it('draws a chart in the theme’s colours, and again when the theme changes', async () => {
    const points = Array.from({ length: 60 }, (_, i) => [i * 60_000, i > 20 && i < 30 ? null : 100 + i]);
    const fetch = answering([
      [
        goldenTrends,
        { body: { metric: 'latency', unit: 'ms', step_s: 60, series: [{ name: 'p95', points }] } },
      ],
    ]);
    const chart = (theme: 'light' | 'dark') => (
      <div style={{ width: 600 }}>
        <WatchtowerProvider url="http://c" theme={theme} fetch={fetch}>
          <GoldenSignal signal={SIGNALS[0]} />
        </WatchtowerProvider>
      </div>
    );
    const { container, rerender } = render(chart('light'));
    const drawn = () => container.querySelector('canvas')?.toDataURL() ?? '';
    await waitFor(() => expect(drawn().length).toBeGreaterThan(2000));
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain(
      'p95: now 159 ms, lowest 100 ms, highest 159 ms',
    );
    expect(container.querySelectorAll('table tbody tr').length).toBeGreaterThan(10);
    const light = drawn();
    rerender(chart('dark'));
    await waitFor(() => expect(drawn()).not.toBe(light));
  });

  it('keeps ten thousand spans to a screenful of rows, and moves by keys', async () => {
    const { container } = render(
      <WatchtowerProvider url="http://c" fetch={answering([[tracesOne, { body: bigTrace() }]])}>
        <TraceWaterfall traceId={ID} height={400} />
      </WatchtowerProvider>,
    );
    const tree = await screen.findByRole('tree');
    const rows = () => screen.getAllByRole('treeitem');
    expect(rows().length).toBeLessThan(60);
    const selected = () => container.querySelector('[aria-selected="true"]')?.getAttribute('data-span');
    tree.focus();
    await userEvent.keyboard('e');
    await waitFor(() => expect(selected()).toBe((9001).toString(16).padStart(16, '0')));
    expect(rows().length).toBeLessThan(60);
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('broke here')).toBeTruthy();
    await userEvent.keyboard('{Home}{ArrowLeft}');
    await waitFor(() => expect(rows()).toHaveLength(1));
    await userEvent.keyboard('{ArrowRight}{ArrowDown}');
    await waitFor(() => expect(selected()).toBe((2).toString(16).padStart(16, '0')));
  });

  it('opens a log record in full', async () => {
    const long = 'x'.repeat(260);
    const fetch = answering([
      [
        logsList,
        {
          body: {
            next_cursor: null,
            items: [
              {
                ts: '2026-01-01T00:00:00.000Z',
                level: 'ERROR',
                severity_number: 17,
                service: 'api',
                domain: '',
                event: 'e',
                message: long,
                trace_id: null,
                span_id: null,
                request_id: null,
                client_id: null,
                attributes: { lane: 'planning' },
              },
            ],
          },
        },
      ],
    ]);
    render(
      <WatchtowerProvider url="http://c" fetch={fetch}>
        <LogTable />
      </WatchtowerProvider>,
    );
    const line = await screen.findByRole('button', { expanded: false });
    expect(line.textContent).toContain('x'.repeat(200));
    expect(line.textContent).not.toContain('x'.repeat(201));
    await userEvent.click(line);
    expect(screen.getByText(long)).toBeTruthy();
    expect(screen.getByText('planning')).toBeTruthy();
  });
});
