import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Watchtower, WatchtowerContext } from './context.ts';
import { useRefreshOn } from './use-refresh-on.ts';

let speak: () => void = () => undefined;
const live = {
  subscribe: (_topic: string, listener: () => void) => {
    speak = listener;
    return () => undefined;
  },
};
const wrapper = ({ children }: { children: ReactNode }) => (
  <WatchtowerContext value={{ live } as unknown as Watchtower}>{children}</WatchtowerContext>
);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('asks until what was announced is stored, then rests, however many frames came', () => {
  const refresh = vi.fn<() => void>();
  renderHook(() => useRefreshOn('ops:events', refresh), { wrapper });
  speak();
  vi.advanceTimersByTime(1_400);
  // What this frame announces may only be stored when the first question was already asked.
  speak();
  vi.advanceTimersByTime(100);
  expect(refresh).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(3_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(3);
});
