import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Address of the peer that is connected. `X-Forwarded-For` is not looked at: anybody can write one. */
export function peerOf(c: Context): string {
  const env = c.env as { incoming?: unknown } | undefined;
  return env?.incoming === undefined ? '' : (getConnInfo(c).remote.address ?? '');
}
