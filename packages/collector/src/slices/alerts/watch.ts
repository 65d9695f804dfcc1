import { goldenValue } from '@watchtower/contract';
import type { SliceContext } from '../../kernel/slice.ts';
import { RULE, type StoredAlert, type StoredRule } from './alert.ts';
import { createBook } from './book.ts';
import type { Ledger } from './ledger.ts';

/** Evaluates the rules and writes what follows. */
export interface Watch {
  /** One pass over all rules. A rule whose value cannot be had keeps its state. */
  pass(now: number): Promise<void>;
  /** Ends the open alert of a rule that is gone. */
  close(ruleId: string, now: number): Promise<void>;
  /** The value an alert's rule had last, where it is newer than the stored one. */
  valueOf(alert: StoredAlert): number | null;
  failures(): number;
}

/** Rules asked at once. */
const ABREAST = 4;

/** `name:value` pairs as the question takes them. */
function labelText(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  const pairs = Object.entries(labels ?? {}).map(
    ([name, value]) => `${name}:${value.replaceAll('\\', '\\\\').replaceAll(',', '\\,')}`,
  );
  return pairs.length === 0 ? undefined : pairs.join(',');
}

/** Asks for the number a condition compares; `null` when nothing was measured. */
export async function measure(
  ask: SliceContext['ask'],
  condition: StoredRule['condition'],
): Promise<number | null> {
  const { metric, agg, window_s } = condition;
  const labels = labelText(condition.labels);
  const answer = await ask(goldenValue, {
    metric,
    agg,
    window_s,
    ...(labels === undefined ? {} : { labels }),
  });
  return answer.value;
}

/** Makes the watch. What it writes of one alert is one document: its state and what must be told go together. */
export function createWatch(context: SliceContext, ledger: Ledger): Watch {
  const { documents, log } = context;
  const { end, step } = createBook(context, ledger);
  const latest = new Map<string, number | null>();
  let failed = 0;

  async function pass(rule: StoredRule, now: number): Promise<void> {
    try {
      const value = await measure(context.ask, rule.condition);
      if (value !== null) latest.set(rule.id, value);
      await step(rule, value, now);
    } catch (error) {
      failed += 1;
      log.warn({ rule: rule.name, err: String(error) }, 'a rule could not be evaluated and keeps its state');
    }
  }

  async function close(ruleId: string, now: number): Promise<void> {
    const open = ledger.openOf(ruleId);
    if (open !== undefined) await end(open, latest.get(ruleId) ?? open.value, now);
    latest.delete(ruleId);
  }

  return {
    close,
    failures: () => failed,
    valueOf: (alert) =>
      alert.status === 'resolved' ? alert.value : (latest.get(alert.rule_id) ?? alert.value),
    async pass(now) {
      const rules = documents.list<StoredRule>(RULE).flatMap(({ body }) => body ?? []);
      for (let i = 0; i < rules.length; i += ABREAST)
        await Promise.all(rules.slice(i, i + ABREAST).map((rule) => pass(rule, now)));
      const known = new Set(rules.map(({ id }) => id));
      const orphans = ledger
        .list()
        .filter((alert) => alert.status !== 'resolved' && !known.has(alert.rule_id));
      for (const { rule_id } of orphans) await close(rule_id, now);
    },
  };
}
