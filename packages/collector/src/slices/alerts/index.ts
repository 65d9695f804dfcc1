import type { SliceFactory } from '../../kernel/slice.ts';
import { createRuleAct } from './create-rule.ts';
import { deleteRuleAct } from './delete-rule.ts';
import { createPipeline } from './delivery/pipeline.ts';
import { alertGauges } from './gauges.ts';
import { createLedger } from './ledger.ts';
import { listAnswer } from './list-answer.ts';
import { rulesAnswer } from './rules-answer.ts';
import { createWatch } from './watch.ts';

/** Rules over metrics: watched on the clock, told by signed webhooks, never lost. */
export const alertsSlice: SliceFactory = (context) => {
  const { config, documents, clock, log, vault } = context;
  const reach = { dev: config.dev, hosts: config.webhookHosts };
  const ledger = createLedger(documents);
  const watch = createWatch(context, ledger);
  const schedule = { retriesS: config.alertRetriesS, random: Math.random };
  const pipeline = createPipeline({ ledger, vault, clock, log, reach, schedule });
  return {
    name: 'alerts',
    answers: [listAnswer(ledger, watch), rulesAnswer(documents)],
    acts: [createRuleAct(context, reach), deleteRuleAct(context, watch)],
    jobs: [
      {
        name: 'alert-rules',
        everyMs: config.alertIntervalMs,
        run: async (now) => {
          await watch.pass(now);
          pipeline.run(clock.now());
        },
      },
      { name: 'alert-deliveries', everyMs: 500, run: async (now) => pipeline.run(now) },
      { name: 'alert-history', everyMs: 3_600_000, run: (now) => ledger.prune(now) },
    ],
    gauges: alertGauges(ledger, watch, pipeline, clock),
    stop: () => pipeline.stop(),
  };
};
