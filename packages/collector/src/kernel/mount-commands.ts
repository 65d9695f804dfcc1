import { WatchtowerError } from '@watchtower/contract';
import type { Context, Hono } from 'hono';
import type { Config } from '../config.ts';
import type { Act } from './act.ts';
import type { Auth } from './auth.ts';
import { authorise } from './authorise.ts';
import { COMMAND_MAX_BYTES, parseBody, readJsonValue } from './body.ts';
import type { Clock } from './clock.ts';
import { readCookie, writeCookie } from './cookie.ts';
import { invalid, pointer } from './invalid.ts';
import { isSameSite } from './origin.ts';
import { pathNames } from './params.ts';
import { peerOf } from './peer.ts';
import type { AuditDraft } from './slice.ts';

/** What carrying out commands needs. */
export interface CommandDeps {
  readonly config: Config;
  readonly auth: Auth;
  readonly clock: Clock;
  audit(draft: AuditDraft): Promise<unknown>;
}

async function inputOf(c: Context, act: Act): Promise<ReturnType<typeof parseBody>> {
  const body = await readJsonValue(c, COMMAND_MAX_BYTES);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([{ field: '', message: 'The body must be a JSON object' }]);
  const names = pathNames(act.command.path);
  const twice = names.filter((name) => Object.hasOwn(body, name));
  if (twice.length > 0)
    throw invalid(twice.map((name) => ({ field: pointer([name]), message: 'Belongs in the path only' })));
  const input = { ...body, ...Object.fromEntries(names.map((name) => [name, c.req.param(name)])) };
  return parseBody(input, act.command.input, pointer);
}

/** Gives every command its route. The audit is written before the answer; without it there is no success. */
export function mountCommands(app: Hono, acts: Iterable<Act>, deps: CommandDeps): void {
  for (const entry of acts) {
    const { command } = entry;
    app.on(command.method, command.path, async (c) => {
      const caller = (await deps.auth.identify(c, command.access))?.caller ?? null;
      if (!isSameSite(c, deps.config, caller?.via === 'session'))
        throw new WatchtowerError(
          'forbidden',
          'A change must be asked for by our own page or an allowed origin.',
        );
      authorise(caller, { ...command, scope: 'client' });
      const input = (await inputOf(c, entry)) as Record<string, unknown>;
      const request = { session: readCookie(c), ip: peerOf(c) };
      const acted = await entry.act({ input, caller, now: deps.clock.now(), request });
      await deps.audit({ actor_type: 'operator', actor_id: caller.actor_id, ...acted.audit });
      if (acted.session !== undefined) writeCookie(c, acted.session);
      return c.json(acted.result as object);
    });
  }
}
