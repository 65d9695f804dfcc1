import { alertsRules } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { Documents } from '../../kernel/documents.ts';
import { RULE, type StoredRule } from './alert.ts';

/** The saved rules by name; of a channel only where it leads. */
export function rulesAnswer(documents: Documents): Answer {
  return answer(alertsRules, async () => {
    const rules = documents.list<StoredRule>(RULE).flatMap(({ body }) => body ?? []);
    const items = rules
      .map((rule) => ({ ...rule, channels: rule.channels.map(({ type, url }) => ({ type, url })) }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    return { items, next_cursor: null };
  });
}
