import { setTimeout } from 'node:timers/promises';
import type { SliceContext } from '../../../kernel/slice.ts';
import type { Delivery, StoredAlert } from '../alert.ts';
import type { Ledger } from '../ledger.ts';
import { after, type Schedule, withoutOrphans } from './outbox.ts';
import type { Outcome } from './send.ts';

/** Counts since the start of this process. */
export interface DeliveryCounts {
  delivered: number;
  failed: number;
  dead: number;
}

/** Writes down what came of attempts. */
export interface Recorder {
  /** Resolves when the outcome is durable, however long that takes. @throws AbortError when `signal` aborts. */
  record(alert: StoredAlert, delivery: Delivery, outcome: Outcome): Promise<void>;
  readonly counts: DeliveryCounts;
}

type Deps = Pick<SliceContext, 'clock' | 'log'> & { readonly ledger: Ledger; readonly schedule: Schedule };

/** Milliseconds until the outcome of an attempt is written again. */
const RECORD_AGAIN_MS = 5000;

/** Makes the recorder of a pipeline. */
export function createRecorder({ ledger, clock, log, schedule }: Deps, signal: AbortSignal): Recorder {
  const counts: DeliveryCounts = { delivered: 0, failed: 0, dead: 0 };

  async function settle(alert: StoredAlert, delivery: Delivery, outcome: Outcome): Promise<void> {
    const next = after(delivery, outcome, clock.now(), schedule);
    await ledger.change(alert.id, (latest) => {
      const deliveries = latest.deliveries.map((one) => (one.message_id === next.message_id ? next : one));
      return withoutOrphans({ ...latest, deliveries });
    });
    if (next.status === 'delivered') counts.delivered += 1;
    else counts.failed += 1;
    if (next.status !== 'dead') return;
    counts.dead += 1;
    const { host } = new URL(delivery.channel.url);
    log.error(
      { alert: alert.id, rule: alert.rule, host, attempts: next.attempts, reason: next.error },
      'a notification could not be delivered and was given up',
    );
  }

  /** A sent message that is not recorded would be sent again at once, so recording is repeated instead. */
  async function record(alert: StoredAlert, delivery: Delivery, outcome: Outcome): Promise<void> {
    for (;;) {
      try {
        await settle(alert, delivery, outcome);
        return;
      } catch (error) {
        log.error(
          { alert: alert.id, err: String(error) },
          'an attempt to deliver a notification is not recorded yet',
        );
        await setTimeout(RECORD_AGAIN_MS, undefined, { signal });
      }
    }
  }

  return { record, counts };
}
