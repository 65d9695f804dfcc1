import {
  confirmText,
  type InputOf,
  type controlSetKillSwitch,
  type KILL_SCOPES,
  type KillSwitch,
} from '@watchtower/contract';

type Input = InputOf<typeof controlSetKillSwitch>;
/** What a kill switch stops. */
export type KillScope = (typeof KILL_SCOPES)[number];

/** The form before it is sent. */
export interface KillDraft {
  readonly scope: KillScope;
  readonly client_id: string;
  readonly platform: string;
  readonly lane: string;
  readonly reason: string;
  readonly confirm: string;
}

/** The fields a scope needs. */
export const FIELDS_OF: Readonly<Record<KillScope, readonly ('client_id' | 'platform' | 'lane')[]>> = {
  global: [],
  client: ['client_id'],
  platform: ['platform'],
  client_platform: ['client_id', 'platform'],
  lane: ['lane'],
};

/** An empty form. */
export const NEW_DRAFT: KillDraft = {
  scope: 'client',
  client_id: '',
  platform: '',
  lane: '',
  reason: '',
  confirm: '',
};

/** What a switch names, in words. */
export function describeSwitch(item: Pick<KillSwitch, 'scope' | 'client_id' | 'platform' | 'lane'>): string {
  if (item.scope === 'global') return 'Everything';
  const parts = [
    item.client_id === null ? null : `client ${item.client_id}`,
    item.platform === null ? null : `platform ${item.platform}`,
    item.lane === null ? null : `lane ${item.lane}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** The command a draft stands for, with only its scope's fields, and the text that confirms it. */
export function killInput(draft: KillDraft, active: boolean): Input {
  const fields = Object.fromEntries(FIELDS_OF[draft.scope].map((field) => [field, draft[field].trim()]));
  return {
    scope: draft.scope,
    ...fields,
    active,
    reason: draft.reason.trim(),
    confirm: draft.confirm.trim(),
  };
}

/** What is still missing, or `null` when it can be sent. */
export function killProblem(draft: KillDraft): string | null {
  const missing = FIELDS_OF[draft.scope].find((field) => draft[field].trim() === '');
  if (missing !== undefined) return `Name the ${missing === 'client_id' ? 'client' : missing}.`;
  if (draft.reason.trim().length < 3)
    return 'Give a reason of at least three characters; it goes into the audit log.';
  const wanted = confirmText(killInput(draft, true));
  return draft.confirm.trim() === wanted ? null : `Type “${wanted}” to confirm.`;
}

/** A draft that lifts or sets an existing switch. */
export function draftOf(item: KillSwitch): KillDraft {
  return {
    scope: item.scope,
    client_id: item.client_id ?? '',
    platform: item.platform ?? '',
    lane: item.lane ?? '',
    reason: '',
    confirm: '',
  };
}
