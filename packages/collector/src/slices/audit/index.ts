import type { AuditEvent, AuditRecord } from '@watchtower/contract';
import { auditBatch, WatchtowerError } from '@watchtower/contract';
import { readJson } from '../../kernel/body.ts';
import type { SliceContext, SliceFactory } from '../../kernel/slice.ts';
import { createChain } from './chain.ts';
import { createIncomplete } from './incomplete.ts';
import { takeEvents } from './intake.ts';
import { listAnswer } from './list-answer.ts';
import { type Cleaning, prepare } from './prepare.ts';
import { verifyAnswer } from './verify-answer.ts';

function cleaningOf({ clock, redact, isSecretKey, subjectOf }: SliceContext): Cleaning {
  return {
    now: clock.now(),
    redact: (key, text) => (key !== '' && isSecretKey(key) ? '[REDACTED:key]' : redact(text)),
    subjectOf,
  };
}

function announce({ bus }: SliceContext, record: AuditRecord): void {
  const agent = record.ids['agent_id'];
  const run = record.ids['run_id'];
  bus.emit('ops_event', {
    type: 'audit',
    message: `${record.action_type} ${record.result}`,
    ...(record.client_id === null ? {} : { client_id: record.client_id }),
    ...(record.trace_id === null ? {} : { trace_id: record.trace_id }),
    ...(agent === undefined ? {} : { agent_id: agent }),
    ...(run === undefined ? {} : { run_id: run }),
  });
}

/** Side effects and who caused them: appended, chained, searched, verified; never changed. */
export const auditSlice: SliceFactory = (context) => {
  const incomplete = createIncomplete();
  const chain = createChain(context.store, (records) => {
    for (const record of records) {
      incomplete.count(record);
      announce(context, record);
    }
  });

  async function appendAudit(event: AuditEvent): Promise<{ seq: number; hash: string }> {
    const judged = prepare(event, cleaningOf(context));
    if ('refused' in judged)
      throw new WatchtowerError('internal', `An audit cannot be stored: ${judged.refused.message}`);
    const [receipt] = await chain.append([judged.record]);
    if (receipt === undefined)
      throw new WatchtowerError('internal', 'An audit was appended without a receipt.');
    return { seq: receipt.seq, hash: receipt.hash };
  }

  return {
    name: 'audit',
    schema: true,
    answers: [listAnswer(context.store), verifyAnswer(context.store, chain)],
    routes: [
      {
        method: 'POST',
        path: '/v1/audit',
        handle: async (c) => {
          const { events } = await readJson(c, auditBatch, context.config.maxBodyBytes);
          return c.json(await takeEvents(events, cleaningOf(context), chain));
        },
      },
    ],
    gauges: [
      incomplete.gauge,
      {
        name: 'audit_append_failures_total',
        type: 'counter',
        help: 'Inserts of audits that failed and were left to the sender to repeat.',
        read: () => [{ value: chain.failures() }],
      },
    ],
    personal: [{ table: 'audit', subject: "ids['subject']", how: 'keep-pseudonym' }],
    appendAudit,
    start: async () => {
      await chain.head();
    },
  };
};
