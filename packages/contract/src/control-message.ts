import * as z from 'zod/mini';
import { killSwitch } from './questions/control/kill-switches.ts';

/** Data of the control stream's first event, `snapshot`, and of each `change` after it; the event's id is the version. */
export const controlState = z.object({
  version: z.int(),
  kill_switches: z.array(killSwitch),
});
/** What an SDK has to know to obey. */
export type ControlState = z.output<typeof controlState>;
