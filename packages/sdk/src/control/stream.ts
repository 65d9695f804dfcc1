import type { ControlState } from '@watchtower/contract';
import type { Config } from '../config.ts';
import { holdStream } from './connection.ts';
import { isControlState, openStateFile } from './state-file.ts';
import { activeSwitch, type SwitchQuery, type SwitchState } from './switches.ts';

/** What this process has to obey, as far as it knows. */
export interface ControlStream {
  readonly switches: (query: SwitchQuery) => SwitchState;
  readonly close: () => void;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Opens the control stream; it reconnects with jitter, and starts from the state last seen on disk. */
export function openControlStream(config: Config): ControlStream {
  const file = openStateFile(config.stateDir);
  let state: ControlState | undefined = file.read();
  const close = holdStream(config, '/v1/control', (data) => {
    const next = parse(data);
    if (!isControlState(next)) return false;
    state = next;
    file.write(next);
    return true;
  });
  return {
    switches: (query) => ({
      known: state !== undefined,
      active: activeSwitch(state?.kill_switches ?? [], query),
    }),
    close,
  };
}
