import { WatchtowerError } from '@watchtower/contract';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import { mayUseDevelopment, originOf } from './origin.ts';
import { refuse } from './error-response.ts';
import type { Log } from './slice.ts';

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

function allowOrigin(c: Context): void {
  c.res.headers.set('access-control-allow-origin', c.req.header('origin') ?? '');
  c.res.headers.append('vary', 'Origin');
}

/** Answer to a browser's question whether a page of another origin may call. Credentials never: pages bring a token. */
function preflight(c: Context): Response {
  c.header('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  c.header('access-control-allow-headers', 'authorization, content-type');
  c.header('access-control-max-age', '600');
  return c.body(null, 204);
}

/**
 * What holds for every request: in development mode only this machine's own pages, security headers always, and
 * CORS closed but for the allowed origins on `/api`.
 */
export function everyRequest(config: Config, log: Log): MiddlewareHandler {
  return async (c, next) => {
    const api = c.req.path.startsWith('/api/');
    if (config.dev && !mayUseDevelopment(c, config)) {
      const why = 'Development mode answers only to localhost and to origins in WATCHTOWER_ALLOWED_ORIGINS.';
      return refuse(c, new WatchtowerError('forbidden', why), log);
    }
    const cross = api && originOf(c, config) === 'allowed';
    if (cross && c.req.method === 'OPTIONS') {
      c.res = preflight(c);
    } else {
      await next();
    }
    if (c.req.path === '/api/ws') return undefined;
    for (const [name, value] of Object.entries(ALWAYS)) c.res.headers.set(name, value);
    if (api && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    if (cross) allowOrigin(c);
    return undefined;
  };
}
