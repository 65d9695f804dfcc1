import type { SliceContext } from '../../kernel/slice.ts';
import { RULE, type StoredAlert, type StoredRule } from './alert.ts';
import { evaluate } from './evaluate.ts';
import type { Ledger } from './ledger.ts';
import { alertOf, fired, resolved } from './transition.ts';

/** Writes what follows from a measured value. */
export interface Book {
  /** Moves a rule's alert on; durable when it resolves. */
  step(rule: StoredRule, value: number | null, now: number): Promise<void>;
  /** Ends an open alert: a pending one is dropped, an active one resolved. */
  end(open: StoredAlert, value: number | null, now: number): Promise<void>;
}

/** Makes the book. State and outbox of an alert are one document, so that neither is ever without the other. */
export function createBook(
  { bus, documents }: Pick<SliceContext, 'bus' | 'documents'>,
  ledger: Ledger,
): Book {
  function announce(type: 'alert_fired' | 'alert_resolved', alert: StoredAlert): void {
    const { metric, op, value } = alert.condition;
    const message = `${alert.rule}: ${metric} ${op} ${value} (is ${alert.value ?? 'unknown'})`;
    bus.emit('ops_event', { type, message, severity: alert.severity });
  }

  async function end(open: StoredAlert, value: number | null, now: number): Promise<void> {
    if (open.status === 'pending') return ledger.remove(open.id);
    await ledger.change(open.id, (alert) => resolved(alert, value, now));
    announce('alert_resolved', { ...open, value });
  }

  async function step(rule: StoredRule, value: number | null, now: number): Promise<void> {
    const open = ledger.openOf(rule.id);
    // A rule deleted while it was measured opens nothing.
    if (documents.get<StoredRule>(RULE, rule.name)?.body?.id !== rule.id) return;
    const standing =
      open === undefined || open.status === 'resolved'
        ? null
        : { status: open.status, since: open.triggered_at };
    const transition = evaluate(rule, standing, value, now);
    if (transition === 'pend') await ledger.add(alertOf(rule, value, now));
    if (transition === 'fire') {
      if (open === undefined) await ledger.add(fired(alertOf(rule, value, now), rule, value, now));
      else await ledger.change(open.id, (alert) => fired(alert, rule, value, now));
      announce('alert_fired', { ...alertOf(rule, value, now) });
    }
    if ((transition === 'drop' || transition === 'resolve') && open !== undefined)
      await end(open, value, now);
  }

  return { step, end };
}
