import { type Client, goldenTrends, opsSummary, WatchtowerError } from '@watchtower/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuestionCache, type QuestionCache } from './question-cache.ts';
import { nextDelay } from './question-entry.ts';

/** A client whose answers are settled by the test. */
function scripted() {
  const waiting: { resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  const ask = vi.fn(async () => new Promise((resolve, reject) => void waiting.push({ resolve, reject })));
  const settle = async (value: unknown): Promise<void> => {
    const next = waiting.shift();
    if (value instanceof Error) next?.reject(value);
    else next?.resolve(value);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { client: { url: '', ask } as unknown as Client, ask, settle };
}

describe('question cache', () => {
  let cache: QuestionCache;
  let edge: ReturnType<typeof scripted>;
  const visibility = { state: 'visible', listeners: new Set<() => void>() };

  beforeEach(() => {
    vi.useFakeTimers();
    visibility.state = 'visible';
    vi.stubGlobal('document', {
      get visibilityState() {
        return visibility.state;
      },
      addEventListener: (_: string, f: () => void) => visibility.listeners.add(f),
      removeEventListener: (_: string, f: () => void) => visibility.listeners.delete(f),
    });
    edge = scripted();
    cache = createQuestionCache(edge.client);
  });
  afterEach(() => {
    cache.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('asks once for many panels, whatever the order of parameters, and tells them all', async () => {
    const heard = [vi.fn(), vi.fn()];
    cache.observe(goldenTrends, { metric: 'latency', range: '1h' }, heard[0] ?? vi.fn());
    cache.observe(
      goldenTrends,
      { range: '1h', metric: 'latency', service: undefined } as never,
      heard[1] ?? vi.fn(),
    );
    expect(edge.ask).toHaveBeenCalledTimes(1);
    await edge.settle({ series: [] });
    for (const listener of heard) expect(listener).toHaveBeenCalled();
    expect(cache.read(goldenTrends, { range: '1h', metric: 'latency' }).data).toEqual({ series: [] });
  });

  it('refreshes at the question’s cadence and stops when nobody looks', async () => {
    const stop = cache.observe(opsSummary, {}, vi.fn());
    await edge.settle({ runs_today: 1 });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(edge.ask).toHaveBeenCalledTimes(2);
    await edge.settle({ runs_today: 2 });
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(edge.ask).toHaveBeenCalledTimes(2);
    expect(cache.read(opsSummary, {}).data).toEqual({ runs_today: 2 });
  });

  it('rests in a hidden tab and catches up at once when it is seen again', async () => {
    cache.observe(opsSummary, {}, vi.fn());
    await edge.settle({});
    visibility.state = 'hidden';
    for (const f of visibility.listeners) f();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(edge.ask).toHaveBeenCalledTimes(1);
    visibility.state = 'visible';
    for (const f of visibility.listeners) f();
    expect(edge.ask).toHaveBeenCalledTimes(2);
  });

  it('keeps the last answer when a refresh fails, backs off, and recovers', async () => {
    cache.observe(opsSummary, {}, vi.fn());
    await edge.settle({ runs_today: 7 });
    await vi.advanceTimersByTimeAsync(11_000);
    await edge.settle(new WatchtowerError('network', 'gone'));
    const failed = cache.read(opsSummary, {});
    expect(failed.data).toEqual({ runs_today: 7 });
    expect(failed.error?.message).toBe('gone');
    await vi.advanceTimersByTimeAsync(12_000);
    expect(edge.ask).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(edge.ask).toHaveBeenCalledTimes(3);
    await edge.settle({ runs_today: 8 });
    expect(cache.read(opsSummary, {})).toMatchObject({ data: { runs_today: 8 }, error: undefined });
  });

  it('does not knock again by itself where it was refused, only when asked to', async () => {
    cache.observe(opsSummary, {}, vi.fn());
    await edge.settle(new WatchtowerError('forbidden', 'no'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(edge.ask).toHaveBeenCalledTimes(1);
    cache.refresh(opsSummary, {});
    expect(edge.ask).toHaveBeenCalledTimes(2);
  });

  it('can be switched off and on', async () => {
    cache.observe(opsSummary, {}, vi.fn());
    await edge.settle({});
    cache.setPaused(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(edge.ask).toHaveBeenCalledTimes(1);
    cache.setPaused(false);
    expect(edge.ask).toHaveBeenCalledTimes(2);
  });

  it('never waits less than the cadence nor more than it has to', () => {
    expect(nextDelay(10_000, 0, 0.5)).toBe(10_000);
    expect(nextDelay(10_000, 3, 0.5)).toBe(80_000);
    expect(nextDelay(10_000, 20, 0.5)).toBe(300_000);
  });
});
