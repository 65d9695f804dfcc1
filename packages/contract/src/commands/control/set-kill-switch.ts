import * as z from 'zod/mini';
import { command } from '../../command.ts';
import { KILL_SCOPES, killSwitch } from '../../questions/control/kill-switches.ts';

/**
 * The text that has to be typed to confirm a kill switch: its scope and what it names.
 * @example confirmText({ scope: 'client_platform', client_id: 'acme', platform: 'x' }) // 'client_platform acme x'
 */
export function confirmText(input: {
  scope: string;
  client_id?: string | undefined;
  platform?: string | undefined;
  lane?: string | undefined;
}): string {
  return [input.scope, input.client_id, input.platform, input.lane]
    .filter((v) => v !== undefined && v !== '')
    .join(' ');
}

/** Sets or lifts a kill switch; it reaches every SDK within five seconds. */
export const controlSetKillSwitch = command({
  name: 'control.set_kill_switch',
  method: 'POST',
  path: '/api/admin/kill-switches',
  access: 'operate',
  summary: 'Set or lift a kill switch',
  input: z.strictObject({
    scope: z.enum(KILL_SCOPES),
    client_id: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    platform: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    lane: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    active: z.boolean(),
    reason: z.string().check(z.minLength(3), z.maxLength(500)),
    confirm: z.string().check(z.minLength(1), z.maxLength(500)),
  }),
  result: killSwitch,
});
