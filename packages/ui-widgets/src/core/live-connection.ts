import { CLOSE_EXPIRED, CLOSE_FORBIDDEN, LIVE_PROTOCOL, LIVE_TOKEN_PREFIX } from '@watchtower/contract';

/** State of the live connection. `refused` is final until somebody signs in anew. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting' | 'refused';

/** How to reach the socket. */
export interface LiveOptions {
  /** Base URL of the collector; `''` is this page's origin. */
  readonly url: string;
  readonly token: () => Promise<string | undefined>;
  /** Called when the server says the token is too old, before connecting again. */
  readonly onExpired?: () => void;
  readonly WebSocket?: typeof WebSocket;
}

/** Who is told what the connection does. */
export interface ConnectionEvents {
  readonly state: (state: LiveState) => void;
  readonly open: () => void;
  readonly message: (data: unknown) => void;
}

/** A socket that comes back. */
export interface LiveConnection {
  connect(): void;
  /** Sends a frame when the socket is open; what matters is said again after each reconnect. */
  send(frame: object): void;
  drop(): void;
}

const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;

/** Milliseconds before attempt `n` (from 0): half a second doubled up to 30 s, of which a random half. */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(500 * 2 ** attempt, LONGEST_WAIT_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

/** Address of the live socket of a collector. */
export function liveUrl(url: string, origin: string): string {
  return `${new URL(url === '' ? origin : url, origin).href.replace(/\/$/, '').replace(/^http/, 'ws')}/api/ws`;
}

/** Opens a socket with the token in its subprotocols. */
async function openSocket(options: LiveOptions): Promise<WebSocket> {
  const token = await options.token().catch(() => undefined);
  const Socket = options.WebSocket ?? globalThis.WebSocket;
  const protocols = token === undefined ? [LIVE_PROTOCOL] : [LIVE_PROTOCOL, LIVE_TOKEN_PREFIX + token];
  return new Socket(liveUrl(options.url, globalThis.location?.origin ?? 'http://localhost'), protocols);
}

/** Makes a connection that waits longer after each failure, renews an expired token, and stays away when refused. */
export function createLiveConnection(options: LiveOptions, events: ConnectionEvents): LiveConnection {
  let socket: WebSocket | undefined;
  let attempt = 0;
  let generation = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ping: ReturnType<typeof setInterval> | undefined;

  const send = (frame: object): void => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
  };
  function closed(code: number): void {
    clearInterval(ping);
    socket = undefined;
    if (code === CLOSE_FORBIDDEN) return events.state('refused');
    if (code === CLOSE_EXPIRED) options.onExpired?.();
    events.state('waiting');
    timer = setTimeout(connect, reconnectDelay(attempt, Math.random()));
    attempt += 1;
  }
  function listen(next: WebSocket, mine: number): void {
    if (mine !== generation) return next.close();
    socket = next;
    next.addEventListener('open', () => {
      if (mine !== generation) return;
      attempt = 0;
      events.state('open');
      events.open();
      ping = setInterval(() => send({ v: 1, type: 'ping' }), PING_MS);
    });
    next.addEventListener('message', (event) => mine === generation && events.message(event.data));
    next.addEventListener('close', (event) => mine === generation && closed(event.code));
  }
  async function openAndListen(mine: number): Promise<void> {
    const next = await openSocket(options).catch(() => null);
    if (next !== null) listen(next, mine);
    else if (mine === generation) closed(0);
  }
  function connect(): void {
    const mine = (generation += 1);
    events.state('connecting');
    void openAndListen(mine);
  }

  return {
    connect,
    send,
    drop() {
      generation += 1;
      clearTimeout(timer);
      clearInterval(ping);
      socket?.close();
      socket = undefined;
    },
  };
}
