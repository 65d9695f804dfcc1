import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { type Caller, SYSTEM } from './caller.ts';
import { metricsText } from './metrics-text.ts';
import type { MountedRoute } from './mount-routes.ts';
import { hostOf, isLoopbackHost, isLoopbackPeer } from './origin.ts';
import { peerOf } from './peer.ts';
import type { Check, Gauge } from './slice.ts';

/** A check that hangs counts as failed after this long, ms. */
const CHECK_MS = 5000;
const SCRAPER: Caller = { ...SYSTEM, actor_id: 'scraper', role: 'viewer', via: 'anonymous' };

async function holds(check: Check): Promise<{ name: string; ok: boolean }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MS);
  });
  const run = check.run().then(
    ({ ok }) => ok,
    () => false,
  );
  const ok = await Promise.race([run, late]);
  clearTimeout(timer);
  return { name: check.name, ok };
}

/** A scraper on this machine, or anybody where the metrics were made public, needs no token. */
function scraper(config: Config, c: Context): Caller | null {
  const local = isLoopbackPeer(peerOf(c)) && isLoopbackHost(hostOf(c));
  return config.metricsPublic || local ? SCRAPER : null;
}

/** `/healthz` (the process is alive), `/readyz` (all of it can be used) and `/metrics`. */
export function probeRoutes(
  config: Config,
  checks: readonly Check[],
  gauges: readonly Gauge[],
): MountedRoute[] {
  return [
    { method: 'GET', path: '/healthz', handle: (c) => c.json({ ok: true }) },
    {
      method: 'GET',
      path: '/readyz',
      async handle(c) {
        // Anybody may ask: names and states are told, the reasons stay with the log.
        const found = await Promise.all(checks.filter(({ ready }) => ready).map(holds));
        const ok = found.every((one) => one.ok);
        return c.json({ ok, checks: found }, ok ? 200 : 503);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      guest: (c) => scraper(config, c),
      handle: (c) =>
        c.body(metricsText(gauges), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
    },
  ];
}
