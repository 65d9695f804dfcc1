import {
  type ControlState,
  type InputOf,
  type controlSetKillSwitch,
  type KillSwitch,
} from '@watchtower/contract';
import type { Documents } from '../../kernel/documents.ts';

/** Kind of the documents that hold kill switches. */
export const KILL_SWITCH_DOCUMENT = 'kill_switch';

type Input = InputOf<typeof controlSetKillSwitch>;

/** One switch per scope and what it names, so that setting it again changes it instead of adding another. */
export function switchId({ scope, client_id, platform, lane }: Input): string {
  return [scope, client_id, platform, lane]
    .filter((part) => part !== undefined)
    .map((part) => encodeURIComponent(part))
    .join(':');
}

/** Every switch that was ever set: active ones first, then the newest. */
export function listSwitches(documents: Documents): KillSwitch[] {
  const found = documents.list<KillSwitch>(KILL_SWITCH_DOCUMENT).flatMap(({ body }) => body ?? []);
  return found.toSorted(
    (a, b) => Number(b.active) - Number(a.active) || b.at.localeCompare(a.at) || a.id.localeCompare(b.id),
  );
}

/** What an SDK has to know; the version is the number of changes ever made, so that it only rises. */
export function stateOf(documents: Documents): ControlState {
  const versions = documents.list(KILL_SWITCH_DOCUMENT).map(({ version }) => version);
  return {
    version: versions.reduce((sum, version) => sum + version, 0),
    kill_switches: listSwitches(documents),
  };
}
