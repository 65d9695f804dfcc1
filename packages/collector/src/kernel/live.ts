import { upgradeWebSocket } from '@hono/node-server';
import { LIVE_PROTOCOL, WatchtowerError } from '@watchtower/contract';
import type { Context } from 'hono';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../config.ts';
import type { Auth } from './auth.ts';
import { authorise } from './authorise.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import { createLiveRoom, type LiveRoom } from './live-room.ts';
import { originOf } from './origin.ts';
import type { Gauge } from './slice.ts';

/** Milliseconds between pings; a client must show a sign of life within three. */
const BEAT_MS = 20_000;

/** What the live socket needs. */
export interface LiveOptions {
  readonly config: Config;
  readonly auth: Auth;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** The live socket: facts of the bus, sent to whoever subscribed and may see them. */
export interface Live {
  /** Handler of `GET /api/ws`; refusals are answered before the upgrade. */
  upgrade(c: Context): Promise<Response>;
  /** The socket server to hand to `serve`. */
  readonly server: WebSocketServer;
  readonly gauges: readonly Gauge[];
  /** Says goodbye to every client and stops listening to the bus. */
  close(): void;
}

function gaugesOf(room: LiveRoom): Gauge[] {
  return [
    {
      name: 'live_clients',
      type: 'gauge',
      help: 'Clients of the live socket.',
      read: () => [{ value: room.size() }],
    },
    {
      name: 'live_dropped_frames_total',
      type: 'counter',
      help: 'Frames dropped because a client read too slowly.',
      read: () => [{ value: room.dropped() }],
    },
  ];
}

/** Makes the live socket. */
export function createLive(options: LiveOptions): Live {
  const { auth, bus, clock, config } = options;
  const room = createLiveRoom(auth, clock);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 64 * 1024,
    handleProtocols: (offered) => (offered.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : false),
  });
  const stops = [
    bus.on('ops_event', (data) => room.publish('ops:events', data, data.client_id ?? null)),
    bus.on('error_event', (data) => room.publish('admin.observability.error_event', data, null)),
    bus.on('health_change', (data) => room.publish('admin.observability.health_change', data, null)),
    bus.on('vital_signs', (data) => room.publish('admin.observability.vital_signs', data, null)),
    bus.on('document_changed', ({ kind, id }) => room.endRevoked(kind, id)),
    clock.every(BEAT_MS, room.beat),
  ];

  return {
    server,
    gauges: gaugesOf(room),
    async upgrade(c) {
      const identity = await auth.identify(c, 'signed-in');
      const target = { name: 'the live socket', access: 'signed-in', scope: 'client' } as const;
      authorise(identity?.caller ?? null, target);
      if (originOf(c, config) === 'foreign')
        throw new WatchtowerError('forbidden', 'This origin is not in WATCHTOWER_ALLOWED_ORIGINS.');
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || identity === null)
        throw new WatchtowerError('invalid_argument', 'This is a WebSocket; connect with ws:// or wss://.');
      const upgrade = upgradeWebSocket(() => ({
        onOpen: (_, { raw }) => room.join(raw as unknown as WebSocket, identity),
      }));
      const response = await upgrade(c, () => Promise.resolve());
      return response ?? new Response(null, { status: 500 });
    },
    close() {
      for (const stop of stops) stop();
      room.closeAll();
    },
  };
}
