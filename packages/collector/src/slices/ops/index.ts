import { workflowBatch } from '@watchtower/contract';
import { readJson } from '../../kernel/body.ts';
import type { SliceFactory } from '../../kernel/slice.ts';
import { createDirectory } from './directory.ts';
import { opsSummaryAnswer } from './summary.ts';
import { takeWorkflow } from './take-workflow.ts';
import { opsTimeseriesAnswer } from './timeseries.ts';
import { opsTopAnswer } from './top.ts';

/** Runs of agents, who is active, and the directory of agents. */
export const opsSlice: SliceFactory = (context) => {
  const directory = createDirectory(context);
  return {
    name: 'ops',
    schema: true,
    answers: [
      opsSummaryAnswer(context, directory),
      opsTimeseriesAnswer(context),
      opsTopAnswer(context, directory),
    ],
    routes: [
      {
        method: 'POST',
        path: '/v1/workflow',
        handle: async (c, caller) => {
          const { items } = await readJson(c, workflowBatch);
          return c.json(await takeWorkflow(items, directory, caller.actor_id));
        },
      },
    ],
    personal: [
      { table: 'runs', subject: 'subject', how: 'delete' },
      { table: 'messages_1m', subject: 'subject', how: 'delete' },
    ],
  };
};
