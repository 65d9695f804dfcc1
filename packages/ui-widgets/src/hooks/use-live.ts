import type { Frame, Topic } from '@watchtower/contract';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LiveStatus } from '../core/live-socket.ts';
import { useWatchtower } from './context.ts';

/** How `useLive` collects. */
export interface UseLiveOptions {
  /** Frames kept, newest first; default 1. */
  readonly cap?: number;
  /** Holds what is shown still; frames are kept meanwhile and appear afterwards. */
  readonly paused?: boolean;
}

/** Least milliseconds between two paints: a burst of frames is drawn as one. */
const PAINT_MS = 200;

/**
 * Hears a topic of the live socket and keeps its newest frames.
 * @example
 * const [latest] = useLive('admin.observability.vital_signs');
 */
export function useLive<T extends Topic>(topic: T, options: UseLiveOptions = {}): readonly Frame<T>[] {
  const { live } = useWatchtower();
  const { cap = 1, paused = false } = options;
  const [frames, setFrames] = useState<readonly Frame<T>[]>([]);
  const kept = useRef<Frame<T>[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef(paused);

  useEffect(() => {
    held.current = paused;
    if (!paused) setFrames([...kept.current]);
  }, [paused]);

  useEffect(() => {
    kept.current = [];
    const stop = live.subscribe(topic, (frame) => {
      kept.current = [frame, ...kept.current].slice(0, cap);
      if (held.current) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setFrames([...kept.current]);
      }, PAINT_MS);
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [live, topic, cap]);

  return frames;
}

const IDLE: LiveStatus = { state: 'idle', lastFrameAt: 0 };
const idle = (): LiveStatus => IDLE;

/** State of the live connection and the time of its last frame. */
export function useLiveStatus(): LiveStatus {
  const { live } = useWatchtower();
  return useSyncExternalStore(live.onStatus, live.status, idle);
}
