import { PLAIN_ROUTES } from '@watchtower/contract';
import type { Context, Hono } from 'hono';
import type { Auth } from './auth.ts';
import { authorise } from './authorise.ts';
import type { Caller } from './caller.ts';
import type { RouteMount } from './slice.ts';

/** A plain route; the kernel's own may let somebody in who brings no credential. */
export interface MountedRoute extends RouteMount {
  guest?(c: Context): Caller | null;
}

/** Gives every plain route its place, under the access the contract states. @throws Error for a route it does not list. */
export function mountRoutes(app: Hono, routes: Iterable<MountedRoute>, auth: Auth): void {
  for (const route of routes) {
    const { method, path } = route;
    const entry = PLAIN_ROUTES.find((known) => known.method === method && known.path === path);
    if (entry === undefined) throw new Error(`${method} ${path} is not in the contract's PLAIN_ROUTES.`);
    const name = path.replace(/^\/(?:api\/)?/, '');
    app.on(method, path, async (c) => {
      const caller = (await auth.identify(c, entry.access))?.caller ?? route.guest?.(c) ?? null;
      authorise(caller, { name, access: entry.access, scope: 'global' });
      return route.handle(c, caller);
    });
  }
}
