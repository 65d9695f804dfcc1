import type { Delivery, StoredAlert } from '../alert.ts';
import type { Outcome } from './send.ts';

/** When to try again. */
export interface Schedule {
  /** Seconds before each attempt, the first included. */
  readonly retriesS: readonly number[];
  /** A number from 0 to 1. */
  random(): number;
}

/** Spreads attempts by ±20 %, so that receivers that fell together are not called together. */
const JITTER = 0.2;

/** The delivery after an attempt: done, given up, or queued for later and never sooner than the receiver asked. */
export function after(delivery: Delivery, outcome: Outcome, now: number, schedule: Schedule): Delivery {
  const attempts = delivery.attempts + 1;
  if (outcome.kind === 'ok') return { ...delivery, attempts, status: 'delivered', error: null };
  const wait = schedule.retriesS[attempts];
  if (outcome.kind === 'gone' || wait === undefined)
    return { ...delivery, attempts, status: 'dead', error: outcome.error };
  const spread = wait * 1000 * (1 + JITTER * (2 * schedule.random() - 1));
  return {
    ...delivery,
    attempts,
    error: outcome.error,
    next_at: now + Math.max(spread, outcome.retryAfterMs),
  };
}

/** Deliveries that may be attempted: due, and no earlier message of the alert to the same channel is still open. */
export function due(alert: StoredAlert, now: number): Delivery[] {
  const open = alert.deliveries.filter(({ status }) => status === 'queued');
  return open.filter((delivery, i) => {
    const first =
      open.findIndex(({ channel }) => channel.sealed_config === delivery.channel.sealed_config) === i;
    return first && delivery.next_at <= now;
  });
}

/** Gives up resolves whose trigger never arrived: the receiver has nothing to resolve. Answers the same alert when there is none. */
export function withoutOrphans(alert: StoredAlert): StoredAlert {
  const dead = new Set(
    alert.deliveries
      .filter(({ event, status }) => event === 'firing' && status === 'dead')
      .map(({ channel }) => channel.sealed_config),
  );
  const orphan = ({ event, status, channel }: Delivery): boolean =>
    event === 'resolved' && status === 'queued' && dead.has(channel.sealed_config);
  if (!alert.deliveries.some(orphan)) return alert;
  const deliveries = alert.deliveries.map((delivery): Delivery =>
    orphan(delivery) ? { ...delivery, status: 'dead', error: 'its trigger was never delivered' } : delivery,
  );
  return { ...alert, deliveries };
}
