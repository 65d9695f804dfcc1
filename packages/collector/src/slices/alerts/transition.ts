import { randomUUID } from 'node:crypto';
import { type Delivery, itemOf, type StoredAlert, type StoredChannel, type StoredRule } from './alert.ts';

/** A new alert, not yet told to anybody. */
export function alertOf(rule: StoredRule, value: number | null, now: number): StoredAlert {
  return {
    id: randomUUID(),
    rule_id: rule.id,
    rule: rule.name,
    status: 'pending',
    severity: rule.severity,
    condition: rule.condition,
    value,
    triggered_at: now,
    resolved_at: null,
    deliveries: [],
  };
}

function told(
  alert: StoredAlert,
  event: Delivery['event'],
  channels: readonly StoredChannel[],
  now: number,
): StoredAlert {
  const { metric, agg, op, window_s } = alert.condition;
  const data = { ...itemOf(alert), metric, agg, op, window_s };
  const body = JSON.stringify({ type: `alert.${event}`, timestamp: new Date(now).toISOString(), data });
  const deliveries = channels.map((channel, i): Delivery => ({
    message_id: `msg_${alert.id}_${i}_${event}`,
    event,
    channel,
    body,
    status: 'queued',
    attempts: 0,
    next_at: now,
    error: null,
  }));
  return { ...alert, deliveries: [...alert.deliveries, ...deliveries] };
}

/** The alert is active, and every channel of its rule will hear of it. */
export function fired(alert: StoredAlert, rule: StoredRule, value: number | null, now: number): StoredAlert {
  return told({ ...alert, status: 'active', value }, 'firing', rule.channels, now);
}

/** The alert is over; whoever was told that it fires, or still will be, hears of it after that. */
export function resolved(alert: StoredAlert, value: number | null, now: number): StoredAlert {
  const channels = alert.deliveries
    .filter(({ event, status }) => event === 'firing' && status !== 'dead')
    .map(({ channel }) => channel);
  return told({ ...alert, status: 'resolved', value, resolved_at: now }, 'resolved', channels, now);
}
