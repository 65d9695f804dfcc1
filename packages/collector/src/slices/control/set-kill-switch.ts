import {
  confirmText,
  controlSetKillSwitch,
  type InputOf,
  type Issue,
  type KillSwitch,
} from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import { invalid } from '../../kernel/invalid.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { KILL_SWITCH_DOCUMENT, switchId } from './switches.ts';

type Input = InputOf<typeof controlSetKillSwitch>;

const NAMES = ['client_id', 'platform', 'lane'] as const;
/** What each scope must name, and nothing else. */
const NEEDED: Readonly<Record<Input['scope'], readonly (typeof NAMES)[number][]>> = {
  global: [],
  client: ['client_id'],
  platform: ['platform'],
  client_platform: ['client_id', 'platform'],
  lane: ['lane'],
};

function faults(input: Input): Issue[] {
  const needed = NEEDED[input.scope];
  const issues: Issue[] = NAMES.flatMap((name) => {
    const given = input[name] !== undefined;
    if (given === needed.includes(name)) return [];
    const message = given ? `Does not belong to scope ${input.scope}` : `Required by scope ${input.scope}`;
    return [{ field: `/${name}`, message }];
  });
  if (input.reason.trim().length < 3)
    issues.push({ field: '/reason', message: 'Say why, in at least 3 characters' });
  if (issues.length === 0 && input.confirm !== confirmText(input))
    issues.push({ field: '/confirm', message: `Type “${confirmText(input)}” to confirm` });
  return issues;
}

/** Sets or lifts a kill switch: durable first, then told to everybody. */
export function setKillSwitchAct({ documents, bus }: SliceContext): Act {
  return act(controlSetKillSwitch, async ({ input, caller, now }) => {
    const issues = faults(input);
    if (issues.length > 0) throw invalid(issues);
    const id = switchId(input);
    const before = documents.get<KillSwitch>(KILL_SWITCH_DOCUMENT, id)?.body?.active ?? false;
    const set: KillSwitch = {
      id,
      scope: input.scope,
      client_id: input.client_id ?? null,
      platform: input.platform ?? null,
      lane: input.lane ?? null,
      active: input.active,
      reason: input.reason.trim(),
      by: caller.actor_id,
      at: new Date(now).toISOString(),
    };
    await documents.put(KILL_SWITCH_DOCUMENT, id, set, caller.actor_id);
    const client = input.client_id === undefined ? {} : { client_id: input.client_id };
    bus.emit('ops_event', {
      type: 'kill_switch',
      message: `${confirmText(input)}: ${input.active ? 'stopped' : 'lifted'} (${set.reason})`,
      severity: input.active ? 'critical' : 'info',
      ...client,
    });
    return {
      result: set,
      audit: {
        action_type: input.active ? 'kill_switch.set' : 'kill_switch.lift',
        result: 'success',
        resource: `kill_switch/${id}`,
        ...client,
        ...(input.platform === undefined ? {} : { platform: input.platform }),
        ...(input.lane === undefined ? {} : { lane: input.lane }),
        details: { before: { active: before }, after: { active: input.active }, reason: set.reason },
      },
    };
  });
}
