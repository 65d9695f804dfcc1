import {
  CLOSE_EXPIRED,
  CLOSE_FORBIDDEN,
  type Frame,
  LIVE_PROTOCOL,
  LIVE_TOKEN_PREFIX,
  type Topic,
} from '@watchtower/contract';

/** State of the live connection. `refused` is final until somebody signs in anew. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting' | 'refused';

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

/** How to reach the socket. */
export interface LiveOptions {
  /** Base URL of the collector; `''` is this page's origin. */
  readonly url: string;
  readonly token: () => Promise<string | undefined>;
  /** Called when the server says the token is too old, before connecting again. */
  readonly onExpired?: () => void;
  readonly WebSocket?: typeof WebSocket;
}

const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;
const LINGER_MS = 1000;

/** Milliseconds before attempt `n` (from 0): half a second doubled up to 30 s, of which a random half. */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(500 * 2 ** attempt, LONGEST_WAIT_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

/** Address of the live socket of a collector. */
export function liveUrl(url: string, origin: string): string {
  return `${new URL(url === '' ? origin : url, origin).href.replace(/\/$/, '').replace(/^http/, 'ws')}/api/ws`;
}

/** Makes the live connection: connects when needed, subscribes again after every reconnect, waits with jitter. */
export function createLiveSocket(options: LiveOptions): LiveSocket {
  const listeners = new Map<Topic, Set<(frame: Frame) => void>>();
  const watchers = new Set<() => void>();
  let status: LiveStatus = { state: 'idle', lastFrameAt: 0 };
  let socket: WebSocket | undefined;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ping: ReturnType<typeof setInterval> | undefined;
  let generation = 0;

  function setStatus(patch: Partial<LiveStatus>): void {
    status = { ...status, ...patch };
    for (const watcher of watchers) watcher();
  }

  function send(type: 'subscribe' | 'unsubscribe' | 'ping', topics?: readonly Topic[]): void {
    if (socket?.readyState === 1) socket.send(JSON.stringify({ v: 1, type, ...(topics ? { topics } : {}) }));
  }

  function hear(text: unknown): void {
    let frame: Frame;
    try {
      frame = JSON.parse(String(text)) as Frame;
    } catch {
      return;
    }
    const heard = listeners.get(frame.topic);
    if (heard === undefined) return;
    setStatus({ lastFrameAt: Date.now() });
    for (const listener of heard) listener(frame);
  }

  function drop(): void {
    generation += 1;
    clearTimeout(timer);
    clearInterval(ping);
    socket?.close();
    socket = undefined;
  }

  function later(): void {
    setStatus({ state: 'waiting' });
    timer = setTimeout(() => void connect(), reconnectDelay(attempt, Math.random()));
    attempt += 1;
  }

  function closed(code: number): void {
    clearInterval(ping);
    socket = undefined;
    if (code === CLOSE_FORBIDDEN) return setStatus({ state: 'refused' });
    if (code === CLOSE_EXPIRED) options.onExpired?.();
    later();
  }

  async function connect(): Promise<void> {
    const mine = (generation += 1);
    setStatus({ state: 'connecting' });
    const token = await options.token().catch(() => undefined);
    if (mine !== generation) return;
    const Socket = options.WebSocket ?? globalThis.WebSocket;
    const protocols = token === undefined ? [LIVE_PROTOCOL] : [LIVE_PROTOCOL, LIVE_TOKEN_PREFIX + token];
    const origin = globalThis.location?.origin ?? 'http://localhost';
    const next = new Socket(liveUrl(options.url, origin), protocols);
    socket = next;
    next.addEventListener('open', () => {
      if (mine !== generation) return;
      attempt = 0;
      setStatus({ state: 'open' });
      send('subscribe', [...listeners.keys()]);
      ping = setInterval(() => send('ping'), PING_MS);
    });
    next.addEventListener('message', (event) => mine === generation && hear(event.data));
    next.addEventListener('close', (event) => mine === generation && closed(event.code));
  }

  function release(topic: Topic, listener: (frame: Frame) => void): void {
    const heard = listeners.get(topic);
    heard?.delete(listener);
    if (heard === undefined || heard.size > 0) return;
    listeners.delete(topic);
    send('unsubscribe', [topic]);
    if (listeners.size > 0) return;
    setTimeout(() => {
      if (listeners.size > 0 || status.state === 'idle') return;
      drop();
      setStatus({ state: 'idle' });
    }, LINGER_MS);
  }

  return {
    subscribe(topic, listener) {
      const heard = listeners.get(topic) ?? new Set();
      listeners.set(topic, heard);
      heard.add(listener as (frame: Frame) => void);
      if (status.state === 'idle') void connect();
      else if (heard.size === 1) send('subscribe', [topic]);
      return () => release(topic, listener as (frame: Frame) => void);
    },
    status: () => status,
    onStatus(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    close() {
      listeners.clear();
      drop();
      status = { ...status, state: 'idle' };
    },
  };
}
