import type { Gauge } from '../../kernel/slice.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Pipeline } from './delivery/pipeline.ts';
import type { Ledger } from './ledger.ts';
import type { Watch } from './watch.ts';

/** What the alerts say of themselves on `/metrics`. */
export function alertGauges(ledger: Ledger, watch: Watch, pipeline: Pipeline, clock: Clock): Gauge[] {
  return [
    {
      name: 'alerts',
      type: 'gauge',
      help: 'Alerts that are pending or active.',
      read: () =>
        ['pending', 'active'].map((status) => ({
          labels: { status },
          value: ledger.list().filter((alert) => alert.status === status).length,
        })),
    },
    {
      name: 'alert_evaluation_failures_total',
      type: 'counter',
      help: 'Evaluations of a rule that failed; the rule kept its state.',
      read: () => [{ value: watch.failures() }],
    },
    {
      name: 'alert_deliveries_total',
      type: 'counter',
      help: 'Attempts to deliver a notification by what came of them; dead ones are failed ones that were the last.',
      read: () => Object.entries(pipeline.counts).map(([result, value]) => ({ labels: { result }, value })),
    },
    {
      name: 'alert_deliveries_waiting',
      type: 'gauge',
      help: 'Notifications in the outbox.',
      read: () => {
        const all = ledger.list().flatMap((alert) => alert.deliveries);
        return [{ value: all.filter(({ status }) => status === 'queued').length }];
      },
    },
    {
      name: 'alert_receivers_paused',
      type: 'gauge',
      help: 'Receivers that failed too often in a row and are left alone for a while.',
      read: () => [{ value: pipeline.circuit.open(clock.now()) }],
    },
  ];
}
