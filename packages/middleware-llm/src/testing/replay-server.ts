import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A recorded answer of a provider: one body, or the events of a stream. `source` says where its shape is from. */
export interface Fixture {
  readonly source: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly events?: readonly Record<string, unknown>[];
  /** How many of the last events are sent only to those who asked for usage. */
  readonly usage_events?: number;
  /** Events carry their type as SSE event name. */
  readonly named?: boolean;
  /** The stream ends with `[DONE]`. */
  readonly done?: boolean;
}

/** What the server saw of one request. */
interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  /** Settles when the client hung up before the answer was whole. */
  readonly hungUp: Promise<void>;
}

/** A provider that plays back fixtures over real HTTP. */
export interface ReplayServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** The next answers, in turn; the last one stays. `hold` stops a stream after so many events and waits. */
  readonly play: (fixtures: readonly Fixture[], hold?: number) => void;
  readonly close: () => Promise<void>;
}

/** Reads a fixture beside the provider it belongs to. */
export function loadFixture(provider: string, name: string): Fixture {
  const url = new URL(`../providers/${provider}/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Fixture;
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}

function wantsUsage(body: Record<string, unknown>): boolean {
  return (body['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true;
}

function writeStream(response: ServerResponse, fixture: Fixture, usage: boolean, hold: number): void {
  const all = fixture.events ?? [];
  const events = usage ? all : all.slice(0, all.length - (fixture.usage_events ?? 0));
  response.writeHead(fixture.status, { 'content-type': 'text/event-stream' });
  for (const event of events.slice(0, hold)) {
    const name = fixture.named ? `event: ${String(event['type'])}\n` : '';
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`);
  }
  if (events.length > hold) return;
  response.end(fixture.done ? 'data: [DONE]\n\n' : undefined);
}

/** Starts the server on a free port of the loopback interface. */
export async function startReplayServer(): Promise<ReplayServer> {
  let queue: Fixture[] = [];
  let holdAt = Infinity;
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    response.on('close', () => {
      if (!response.writableFinished) resolve();
    });
    void readJson(request).then((body) => {
      seen.push({ path: request.url ?? '', headers: request.headers, body, hungUp });
      const fixture = queue.length > 1 ? queue.shift() : queue[0];
      if (fixture === undefined) return response.writeHead(500).end();
      if (fixture.events) return writeStream(response, fixture, wantsUsage(body), holdAt);
      response.writeHead(fixture.status, { 'content-type': 'application/json', ...fixture.headers });
      return response.end(JSON.stringify(fixture.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    play(fixtures, hold = Infinity) {
      queue = [...fixtures];
      holdAt = hold;
      seen.length = 0;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
