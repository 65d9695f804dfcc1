import { controlKillSwitches } from '@watchtower/contract';
import { answer } from '../../kernel/answer.ts';
import type { SliceFactory } from '../../kernel/slice.ts';
import { createControlStream } from './control-stream.ts';
import { setKillSwitchAct } from './set-kill-switch.ts';
import { listSwitches } from './switches.ts';

/** What operators hold in their hands: kill switches, and the stream by which every SDK hears of them. */
export const controlSlice: SliceFactory = (context) => {
  const stream = createControlStream(context);
  const { documents } = context;
  return {
    name: 'control',
    answers: [
      answer(controlKillSwitches, () =>
        Promise.resolve({ items: listSwitches(documents), next_cursor: null }),
      ),
    ],
    acts: [setKillSwitchAct(context)],
    routes: [stream.route],
    gauges: [
      {
        name: 'control_listeners',
        type: 'gauge',
        help: 'SDKs that listen to the control stream.',
        read: () => [{ value: stream.listeners() }],
      },
      {
        name: 'kill_switches_active',
        type: 'gauge',
        help: 'Kill switches that are set.',
        read: () => [{ value: listSwitches(documents).filter(({ active }) => active).length }],
      },
    ],
    stop: () => {
      stream.close();
      return Promise.resolve();
    },
  };
};
