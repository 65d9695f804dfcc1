import { CLOSE_EXPIRED, CLOSE_FORBIDDEN } from '@watchtower/contract';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { liveUrl, reconnectDelay } from './live-connection.ts';
import { createLiveSocket, type LiveSocket } from './live-socket.ts';

/** A real socket server that records what it was told. */
function listen() {
  const server = new WebSocketServer({ port: 0, handleProtocols: () => 'watchtower.v1' });
  const sockets: ServerSocket[] = [];
  const said: string[] = [];
  const offered: string[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    offered.push(String(request.headers['sec-websocket-protocol']));
    socket.on('message', (data) => said.push((data as Buffer).toString()));
  });
  return {
    server,
    sockets,
    said,
    offered,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}

const vital = {
  v: 1,
  type: 'admin.observability.vital_signs',
  topic: 'admin.observability.vital_signs',
  ts: 1,
  data: { traffic_rate: 3 },
};

describe('live socket', () => {
  let edge: ReturnType<typeof listen>;
  let live: LiveSocket;
  let tokens: string[];
  beforeEach(() => {
    edge = listen();
    tokens = ['t1', 't2'];
    live = createLiveSocket({
      url: edge.url,
      token: async () => tokens[0],
      onExpired: () => void tokens.shift(),
    });
  });
  afterEach(() => {
    live.close();
    edge.server.close();
  });

  it('offers the token as a subprotocol, subscribes, and hands frames to their topic only', async () => {
    const [vitals, ops] = [vi.fn(), vi.fn()];
    live.subscribe('admin.observability.vital_signs', vitals);
    live.subscribe('ops:events', ops);
    await vi.waitFor(() => expect(edge.said).toHaveLength(1));
    expect(edge.offered).toEqual(['watchtower.v1, wt.token.t1']);
    expect(JSON.parse(edge.said[0] ?? '')).toEqual({
      v: 1,
      type: 'subscribe',
      topics: ['admin.observability.vital_signs', 'ops:events'],
    });
    edge.sockets[0]?.send('not json');
    edge.sockets[0]?.send(JSON.stringify(vital));
    await vi.waitFor(() => expect(vitals).toHaveBeenCalledWith(vital));
    expect(ops).not.toHaveBeenCalled();
    expect(live.status()).toMatchObject({ state: 'open' });
  });

  it('connects again after a loss and subscribes to everything anew', async () => {
    const heard = vi.fn();
    live.subscribe('admin.observability.vital_signs', heard);
    await vi.waitFor(() => expect(edge.said).toHaveLength(1));
    edge.sockets[0]?.terminate();
    await vi.waitFor(() => expect(edge.said).toHaveLength(2), 5000);
    edge.sockets[1]?.send(JSON.stringify(vital));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
  });

  it('fetches a fresh token when told that it expired', async () => {
    live.subscribe('ops:events', vi.fn());
    await vi.waitFor(() => expect(edge.said).toHaveLength(1));
    edge.sockets[0]?.close(CLOSE_EXPIRED);
    await vi.waitFor(() => expect(edge.offered[1]).toBe('watchtower.v1, wt.token.t2'), 5000);
  });

  it('stays away when it is not allowed', async () => {
    live.subscribe('ops:events', vi.fn());
    await vi.waitFor(() => expect(edge.said).toHaveLength(1));
    edge.sockets[0]?.close(CLOSE_FORBIDDEN);
    await vi.waitFor(() => expect(live.status().state).toBe('refused'));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(edge.sockets).toHaveLength(1);
  });

  it('waits longer each time, up to a limit, never less than half of it', () => {
    expect(reconnectDelay(0, 0)).toBe(250);
    expect(reconnectDelay(3, 1)).toBe(4000);
    expect(reconnectDelay(50, 0)).toBe(15_000);
    expect(liveUrl('', 'https://host')).toBe('wss://host/api/ws');
    expect(liveUrl('http://c:1/base/', 'https://host')).toBe('ws://c:1/base/api/ws');
  });
});
