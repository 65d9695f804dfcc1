import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf } from '../shapes.ts';

/** What a kill switch stops. */
export const KILL_SCOPES = ['global', 'client', 'platform', 'client_platform', 'lane'] as const;

/** One kill switch. */
export const killSwitch = z.object({
  id: z.string(),
  scope: z.enum(KILL_SCOPES),
  client_id: z.nullable(z.string()),
  platform: z.nullable(z.string()),
  lane: z.nullable(z.string()),
  active: z.boolean(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
/** One kill switch. */
export type KillSwitch = z.output<typeof killSwitch>;

/** Every kill switch that was ever set, active ones first. */
export const controlKillSwitches = question({
  name: 'control.kill_switches',
  path: '/api/admin/kill-switches',
  scope: 'global',
  access: 'read',
  refresh_s: 15,
  summary: 'Kill switches, active ones first',
  params: z.strictObject({}),
  result: listOf(killSwitch),
});
