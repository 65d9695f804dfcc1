import type { Topic } from '@watchtower/contract';
import { useEffect } from 'react';
import { useWatchtower } from './context.ts';

/** Milliseconds between two questions, however many frames come. */
const STEP_MS = 1500;
/** How long after a frame the question goes on being asked: what was announced is stored by then. */
const SETTLED_MS = 2 * STEP_MS;

/** Asks again while a topic speaks and until what it said last is stored; at most once in a second and a half. */
export function useRefreshOn(topic: Topic, refresh: () => void): void {
  const { live } = useWatchtower();
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    let until = 0;
    const stop = live.subscribe(topic, () => {
      until = Date.now() + SETTLED_MS;
      timer ??= setInterval(() => {
        refresh();
        if (Date.now() < until) return;
        clearInterval(timer);
        timer = undefined;
      }, STEP_MS);
    });
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [live, topic, refresh]);
}
