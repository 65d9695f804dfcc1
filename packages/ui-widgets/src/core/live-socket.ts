import type { Frame, Topic } from '@watchtower/contract';
import { createLiveConnection, type LiveOptions, type LiveState } from './live-connection.ts';

/** What the connection tells about itself. Immutable: a change makes a new object. */
export interface LiveStatus {
  readonly state: LiveState;
  /** Epoch milliseconds of the last frame of any topic; 0 before the first. */
  readonly lastFrameAt: number;
}

/** One socket for all panels of a page. */
export interface LiveSocket {
  /** Hears the frames of a topic; the socket opens with the first listener and closes after the last. */
  subscribe<T extends Topic>(topic: T, listener: (frame: Frame<T>) => void): () => void;
  status(): LiveStatus;
  /** Hears changes of {@link LiveSocket.status}. */
  onStatus(listener: () => void): () => void;
  close(): void;
}

const LINGER_MS = 1000;

function readFrame(text: unknown): Frame | null {
  try {
    return JSON.parse(String(text)) as Frame;
  } catch {
    return null;
  }
}

/** Makes the live connection: connects when needed, subscribes again after every reconnect, waits with jitter. */
export function createLiveSocket(options: LiveOptions): LiveSocket {
  const listeners = new Map<Topic, Set<(frame: Frame) => void>>();
  const watchers = new Set<() => void>();
  let status: LiveStatus = { state: 'idle', lastFrameAt: 0 };

  function setStatus(patch: Partial<LiveStatus>): void {
    status = { ...status, ...patch };
    for (const watcher of watchers) watcher();
  }
  const tell = (type: 'subscribe' | 'unsubscribe', topics: readonly Topic[]): void =>
    connection.send({ v: 1, type, topics });
  const connection = createLiveConnection(options, {
    state: (state) => setStatus({ state }),
    open: () => tell('subscribe', [...listeners.keys()]),
    message(data) {
      const frame = readFrame(data);
      const heard = frame === null ? undefined : listeners.get(frame.topic);
      if (frame === null || heard === undefined) return;
      setStatus({ lastFrameAt: Date.now() });
      for (const listener of heard) listener(frame);
    },
  });
  function rest(): void {
    if (listeners.size > 0 || status.state === 'idle') return;
    connection.drop();
    setStatus({ state: 'idle' });
  }

  return {
    subscribe(topic, listener) {
      const heard = listeners.get(topic) ?? new Set();
      const hear = listener as (frame: Frame) => void;
      listeners.set(topic, heard);
      heard.add(hear);
      if (status.state === 'idle') connection.connect();
      else if (heard.size === 1) tell('subscribe', [topic]);
      return () => {
        if (!heard.delete(hear) || heard.size > 0 || listeners.get(topic) !== heard) return;
        listeners.delete(topic);
        tell('unsubscribe', [topic]);
        if (listeners.size === 0) setTimeout(rest, LINGER_MS);
      };
    },
    status: () => status,
    onStatus(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    close() {
      listeners.clear();
      connection.drop();
      status = { ...status, state: 'idle' };
    },
  };
}
