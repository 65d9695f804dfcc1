import type { AlertRule, alertsList, ResultOf } from '@watchtower/contract';

/** Document kinds of this slice. */
export const RULE = 'alert_rule';
/** Document kind of alerts, their outbox included. */
export const ALERT = 'alert';

/** A channel as it is kept: what may be shown of it, and its settings sealed. */
export interface StoredChannel {
  readonly type: string;
  /** Where it leads, as far as that is no secret. */
  readonly url: string;
  /** Hash of the whole address: channels with the same one share a circuit. */
  readonly receiver: string;
  readonly sealed_config: string;
}

/** A rule as it is kept. */
export interface StoredRule extends Omit<AlertRule, 'channels' | 'for_s'> {
  readonly id: string;
  readonly for_s: number;
  readonly channels: readonly StoredChannel[];
  readonly created_by: string;
  readonly created_at: string;
}

/** One message to one channel. Instants in epoch milliseconds. */
export interface Delivery {
  readonly message_id: string;
  readonly event: 'firing' | 'resolved';
  readonly channel: StoredChannel;
  readonly body: string;
  readonly status: 'queued' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly next_at: number;
  readonly error: string | null;
}

/** An alert and its outbox: one document, so that a change and what must be told of it are written together. */
export interface StoredAlert {
  readonly id: string;
  readonly rule_id: string;
  readonly rule: string;
  readonly status: 'pending' | 'active' | 'resolved';
  readonly severity: AlertRule['severity'];
  readonly condition: AlertRule['condition'];
  readonly value: number | null;
  readonly triggered_at: number;
  readonly resolved_at: number | null;
  readonly deliveries: readonly Delivery[];
}

/** One alert as it is answered. */
export type AlertItem = ResultOf<typeof alertsList>['items'][number];

/** The answer's form of an alert. */
export function itemOf(alert: StoredAlert, value = alert.value): AlertItem {
  return {
    id: alert.id,
    rule_id: alert.rule_id,
    rule: alert.rule,
    status: alert.status,
    severity: alert.severity,
    labels: alert.condition.labels ?? {},
    value,
    threshold: alert.condition.value,
    triggered_at: new Date(alert.triggered_at).toISOString(),
    resolved_at: alert.resolved_at === null ? null : new Date(alert.resolved_at).toISOString(),
  };
}
