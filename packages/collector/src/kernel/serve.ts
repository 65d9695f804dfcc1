import { createAdaptorServer, type ServerType, type WebSocketServerLike } from '@hono/node-server';
import { WatchtowerError } from '@watchtower/contract';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';
import type { Http } from './http.ts';

/** How long a stop waits for requests under way, ms. */
const FINISH_MS = 3000;

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:4318`, with the port that was taken. */
  readonly url: string;
  /** Takes no more connections, lets requests under way finish, then ends streams and sockets. */
  close(): Promise<void>;
}

function opened(server: ServerType, config: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === 'EADDRINUSE'
          ? `port ${config.port} is in use on ${config.host}; set WATCHTOWER_PORT to a free one`
          : `cannot listen on ${config.host}:${config.port}: ${cause.message}; check WATCHTOWER_HOST and WATCHTOWER_PORT`;
      reject(new WatchtowerError('config_invalid', what, { cause }));
    });
    server.listen(config.port, config.host, () => resolve(server.address() as AddressInfo));
  });
}

/**
 * Opens the port: HTTP and the live socket on one.
 * @throws WatchtowerError `config_invalid` when the port is taken or the host cannot be bound.
 */
export async function listen(http: Http, config: Config): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: http.app.fetch,
    overrideGlobalObjects: false,
    // The two differ only in `noServer?: boolean` against `boolean | undefined`.
    websocket: { server: http.live.server as unknown as WebSocketServerLike },
    serverOptions: {
      keepAliveTimeout: 30_000,
      headersTimeout: 20_000,
      requestTimeout: 120_000,
      // Java's client offers `Upgrade: h2c` with its first request, which is to be answered like any other.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
  }) as Server;
  const { address, family, port } = await opened(server, config);
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      http.live.close();
      server.closeIdleConnections();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, FINISH_MS);
      });
      await Promise.race([http.requests.idle(), late]);
      clearTimeout(timer);
      // Answers just given still leave: streams never end by themselves, everything else is idle within a moment.
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const socket of http.live.server.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}
