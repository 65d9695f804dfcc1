// A development tool, not shipped: serves dist/ and plausible answers, so that the console can be looked at alone.
// Run: node --conditions=@watchtower/source dev/fixture-server.ts [port]
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import process from 'node:process';
import { WebSocketServer } from 'ws';
import { answerTrace, ANSWERS, setSwitch } from './fixture-answers.ts';

const DIST = join(import.meta.dirname, '..', 'dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, path: string): void {
  const wanted = join(DIST, normalize(path));
  const file = extname(path) !== '' && existsSync(wanted) ? wanted : join(DIST, 'index.html');
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  // The collector's own policy, so that what it forbids fails here too.
  const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
  response
    .writeHead(200, { 'content-type': type, 'content-security-policy': policy })
    .end(readFileSync(file));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fixture');
  if (!url.pathname.startsWith('/api/')) return sendFile(response, url.pathname);
  if (request.method === 'POST') return sendJson(response, 200, setSwitch(await bodyOf(request)));
  if (/\/traces\/[0-9a-f]{32}$/.test(url.pathname)) return sendJson(response, 200, answerTrace(url.pathname));
  const found = ANSWERS[url.pathname];
  if (found === undefined)
    return sendJson(response, 404, { code: 'not_found', message: 'There is no such question.' });
  sendJson(response, 200, found(url.searchParams));
}

const server = createServer((request, response) => void answer(request, response));
const sockets = new WebSocketServer({ server, path: '/api/ws', handleProtocols: () => 'watchtower.v1' });
const KINDS = ['run_started', 'run_success', 'run_success', 'audit', 'run_failed'];
let beat = 0;
setInterval(() => {
  beat += 1;
  const ops = {
    type: KINDS[beat % 5],
    agent_id: ['publisher', 'planner', 'community'][beat % 3],
    run_id: `r${beat}`,
    client_id: 'acme',
    trace_id: '7'.repeat(32),
    ...(beat % 5 === 0 ? {} : { duration_ms: 900 * (beat % 9) + 400 }),
  };
  const vital = {
    latency_p95: 900 + (beat % 7) * 20,
    traffic_rate: 12 + (beat % 3),
    error_rate: 1.8,
    saturation_pct: 60 + (beat % 5),
  };
  const frames = [
    { v: 1, type: 'ops_event', topic: 'ops:events', ts: Date.now(), data: ops },
    ...(beat % 3 === 0
      ? [
          {
            v: 1,
            type: 'admin.observability.vital_signs',
            topic: 'admin.observability.vital_signs',
            ts: Date.now(),
            data: vital,
          },
        ]
      : []),
  ];
  for (const socket of sockets.clients) for (const frame of frames) socket.send(JSON.stringify(frame));
}, 700);
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`fixture console at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
