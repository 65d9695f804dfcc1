import type { KillSwitch } from '@watchtower/contract';

/** What is about to be done, as far as switches care. */
export interface SwitchQuery {
  readonly client_id?: string | undefined;
  readonly platform?: string | undefined;
  readonly lane?: string | undefined;
}

/** `known` is false while no state was ever seen, from the stream or from disk. */
export interface SwitchState {
  readonly known: boolean;
  readonly active: KillSwitch | undefined;
}

function stops(one: KillSwitch, query: SwitchQuery): boolean {
  switch (one.scope) {
    case 'global':
      return true;
    case 'client':
      return one.client_id === query.client_id;
    case 'platform':
      return one.platform === query.platform;
    case 'client_platform':
      return one.client_id === query.client_id && one.platform === query.platform;
    case 'lane':
      return one.lane === query.lane;
  }
}

/** The switch that stops this, the widest first, or `undefined`. */
export function activeSwitch(switches: readonly KillSwitch[], query: SwitchQuery): KillSwitch | undefined {
  return switches.find((one) => one.active && stops(one, query));
}
