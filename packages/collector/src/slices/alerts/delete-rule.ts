import { alertsDeleteRule, WatchtowerError } from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { RULE, type StoredRule } from './alert.ts';
import type { Watch } from './watch.ts';

/** Deletes a rule; its open alert is resolved, and whoever was told that it fires is told so. */
export function deleteRuleAct({ documents }: SliceContext, watch: Watch): Act {
  return act(alertsDeleteRule, async ({ input, caller, now }) => {
    const document = documents.get<StoredRule>(RULE, input.name);
    if (document === undefined || document.body === null)
      throw new WatchtowerError('not_found', `There is no alert rule named ${input.name}.`);
    const rule = document.body;
    await documents.put(RULE, rule.name, null, caller.actor_id, document.version);
    await watch.close(rule.id, now);
    return {
      result: { name: rule.name },
      audit: { action_type: 'alert.rule_delete', result: 'success', resource: `alert-rule/${rule.name}` },
    };
  });
}
