import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Watchtower</title></head>
<body><h1>The console is not built</h1><p>The collector runs. Build its console with <code>npm run build</code>
and reload this page.</p></body></html>`;

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the built console lies: beside the bundle, or in `dist` when the collector runs from source. */
function consoleDir(): string {
  const beside = fileURLToPath(new URL('./console/', import.meta.url));
  return existsSync(join(beside, 'index.html'))
    ? beside
    : fileURLToPath(new URL('../../dist/console/', import.meta.url));
}

/** Only names found in the folder are ever served, so that no request can reach outside it. */
function load(dir: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  if (!existsSync(join(dir, 'index.html'))) return assets;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const kept = HASHED.test(entry.name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    const headers: Record<string, string> = { 'content-type': type, 'cache-control': kept };
    if (type.startsWith('text/html')) headers['content-security-policy'] = CSP;
    assets.set(`/${relative(dir, file).split(sep).join('/')}`, {
      bytes: Uint8Array.from(readFileSync(file)),
      headers,
    });
  }
  return assets;
}

/** Serves the console: its files, and its page for every other address a browser opens. */
export function createConsole(dir: string = consoleDir()): (c: Context) => Response {
  let assets = load(dir);
  return (c) => {
    if (assets.size === 0) assets = load(dir);
    const html = c.req.path === '/' || (c.req.header('accept')?.includes('text/html') ?? false);
    const page = html && extname(c.req.path) === '' ? assets.get('/index.html') : undefined;
    const asset = assets.get(c.req.path) ?? page;
    if (asset !== undefined) return c.body(asset.bytes, 200, { ...asset.headers });
    if (assets.size === 0 && html)
      return c.html(NOT_BUILT, 200, { 'content-security-policy': CSP, 'cache-control': 'no-store' });
    return c.text('Not found', 404);
  };
}
