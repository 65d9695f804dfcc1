import { createHash, randomUUID } from 'node:crypto';
import {
  type AlertRule,
  alertsCreateRule,
  isWatchtowerError,
  type Issue,
  WatchtowerError,
} from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import { invalid } from '../../kernel/invalid.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { RULE, type StoredChannel, type StoredRule } from './alert.ts';
import { type Reach, resolveReceiver, urlFault } from './delivery/guard.ts';
import { NOTIFIERS } from './notifiers/registry.ts';
import { measure } from './watch.ts';

/** Most rules; each is a query every interval. */
const RULES_MAX = 200;

async function channelIssues(channels: AlertRule['channels'], reach: Reach): Promise<Issue[]> {
  const issues: Issue[] = [];
  for (const [i, { type, ...settings }] of channels.entries()) {
    const { url } = settings;
    const notifier = NOTIFIERS[type];
    if (notifier === undefined) {
      const known = Object.keys(NOTIFIERS).join(', ');
      issues.push({
        field: `/channels/${i}/type`,
        message: `There is no channel “${type}”; known: ${known}.`,
      });
      continue;
    }
    for (const issue of notifier.config.safeParse(settings).error?.issues ?? [])
      issues.push({ field: `/channels/${i}/${issue.path.map(String).join('/')}`, message: issue.message });
    const fault = urlFault(url, reach) ?? (await resolutionFault(url, reach));
    if (fault !== null) issues.push({ field: `/channels/${i}/url`, message: fault });
  }
  return issues;
}

/** What is kept of a channel that was judged. */
function storedChannel(
  { type, ...settings }: AlertRule['channels'][number],
  vault: SliceContext['vault'],
): StoredChannel {
  return {
    type,
    url: NOTIFIERS[type]?.shown(settings) ?? '',
    receiver: createHash('sha256').update(settings.url).digest('hex'),
    sealed_config: vault.seal(JSON.stringify(settings)),
  };
}

/** A name that cannot be resolved now may be later; one that leads inward never may. */
async function resolutionFault(url: string, reach: Reach): Promise<string | null> {
  try {
    await resolveReceiver(new URL(url), reach);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === undefined && error instanceof Error ? error.message : null;
  }
}

/** The answer to the question is the judge: a metric, label or aggregation it refuses cannot be watched. */
async function conditionIssues(
  ask: SliceContext['ask'],
  condition: AlertRule['condition'],
): Promise<Issue[]> {
  try {
    await measure(ask, condition);
    return [];
  } catch (error) {
    if (!isWatchtowerError(error, 'invalid_argument')) throw error;
    const issues = error.issues ?? [{ field: 'metric', message: error.message }];
    return issues.map(({ field, message }) => ({ field: `/condition/${field}`, message }));
  }
}

/** Saves a rule that was tried once; secrets are sealed and never shown again. */
export function createRuleAct(context: SliceContext, reach: Reach): Act {
  const { documents, vault, ask } = context;
  return act(alertsCreateRule, async ({ input, caller, now }) => {
    const existing = documents.get<StoredRule>(RULE, input.name);
    if (existing !== undefined && existing.body !== null)
      throw new WatchtowerError(
        'conflict',
        `A rule named ${input.name} exists. Delete it first or choose another name.`,
      );
    if (documents.list(RULE).length >= RULES_MAX)
      throw new WatchtowerError(
        'invalid_argument',
        `There are ${RULES_MAX} rules already; delete one first.`,
      );
    const issues = [
      ...(await conditionIssues(ask, input.condition)),
      ...(await channelIssues(input.channels, reach)),
    ];
    if (issues.length > 0) throw invalid(issues);
    const rule: StoredRule = {
      ...input,
      id: randomUUID(),
      for_s: input.for_s ?? 0,
      channels: input.channels.map((channel) => storedChannel(channel, vault)),
      created_by: caller.actor_id,
      created_at: new Date(now).toISOString(),
    };
    await documents.put(RULE, rule.name, rule, caller.actor_id, existing?.version ?? 0);
    const { condition, severity, for_s } = rule;
    const hosts = input.channels.map(({ url }) => new URL(url).host);
    return {
      result: { id: rule.id, name: rule.name },
      audit: {
        action_type: 'alert.rule_create',
        result: 'success',
        resource: `alert-rule/${rule.name}`,
        details: { condition, severity, for_s, receivers: hosts },
      },
    };
  });
}
