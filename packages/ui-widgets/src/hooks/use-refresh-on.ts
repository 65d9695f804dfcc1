import type { Topic } from '@watchtower/contract';
import { useEffect } from 'react';
import { useWatchtower } from './context.ts';

/** Least milliseconds between a frame and the question it causes: time for what was announced to be stored. */
const SETTLE_MS = 1500;

/** Asks again when a topic speaks: at most once in a second and a half, however many frames come. */
export function useRefreshOn(topic: Topic, refresh: () => void): void {
  const { live } = useWatchtower();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.subscribe(topic, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        refresh();
      }, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [live, topic, refresh]);
}
