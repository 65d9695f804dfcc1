import type { Command } from '../command.ts';
import { accessCreateKey } from './access/create-key.ts';
import { accessRevokeKey } from './access/revoke-key.ts';
import { accessSignIn } from './access/sign-in.ts';
import { accessSignOut } from './access/sign-out.ts';
import { alertsCreateRule } from './alerts/create-rule.ts';
import { alertsDeleteRule } from './alerts/delete-rule.ts';
import { controlSetKillSwitch } from './control/set-kill-switch.ts';

/** Every command of the contract. */
export const COMMANDS = [
  alertsCreateRule,
  alertsDeleteRule,
  controlSetKillSwitch,
  accessSignIn,
  accessSignOut,
  accessCreateKey,
  accessRevokeKey,
] as const satisfies readonly Command[];
