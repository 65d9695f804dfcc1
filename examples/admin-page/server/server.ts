import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import process from 'node:process';
import { createWidgetToken } from '@watchtower/ui-widgets/server';
import { widgetKey } from './widget-key.ts';

const WATCHTOWER_URL = (process.env['WATCHTOWER_URL'] ?? 'http://127.0.0.1:4318').replace(/\/$/, '');
const PORT = Number(process.env['PORT'] ?? 5180);
const DIST = join(import.meta.dirname, '..', 'dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The client whose page this is; a real page would take it from its own session. */
const ACCOUNT = {
  id: process.env['ACCOUNT_ID'] ?? 'harbor-coffee',
  name: process.env['ACCOUNT_NAME'] ?? 'Harbor Coffee',
};
/** What the page embeds, and therefore all its token may ask. */
const PANELS = ['cost.report', 'golden.trends', 'traces.list', 'traces.one'];

function serveFile(response: ServerResponse, path: string): void {
  const wanted = join(DIST, normalize(path));
  const file =
    extname(path) !== '' && wanted.startsWith(DIST) && existsSync(wanted) ? wanted : join(DIST, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

async function answer(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  if (pathname === '/settings') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ watchtowerUrl: WATCHTOWER_URL, account: ACCOUNT }));
  } else if (pathname === '/watchtower-token') {
    // A real page checks its own session here: who may see this account may see its panels.
    const token = await createWidgetToken({ key, client_id: ACCOUNT.id, panels: PANELS });
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(token);
  } else serveFile(response, pathname);
}

const key = await widgetKey(WATCHTOWER_URL);
const server = createServer((request, response) => {
  answer(request, response, key).catch((error: unknown) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  });
});
server.listen(PORT, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Admin page at http://127.0.0.1:${port}, for account ${ACCOUNT.id}`);
  console.log(`The collector must allow this origin: WATCHTOWER_ALLOWED_ORIGINS=http://127.0.0.1:${port}`);
});
