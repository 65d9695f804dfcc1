import type { AuditEvent } from '@watchtower/contract';

/** Actions that reach the outside world and therefore owe the policy under which they were allowed. */
const SIDE_EFFECTS: ReadonlySet<string> = new Set([
  'publish',
  'schedule',
  'dm_send',
  'comment_reply',
  'story_post',
  'hide_comment',
]);

/**
 * What an audit owes and does not bring: a successful publish its URL (through a browser also a screenshot), every
 * side effect the id of its policy snapshot. Such a record is stored, flagged and counted, never refused.
 */
export function missingOf(
  event: Pick<AuditEvent, 'action_type' | 'result' | 'via' | 'proof' | 'policy_snapshot_id'>,
): string[] {
  const owed: string[] = [];
  if (event.action_type === 'publish' && event.result === 'success') {
    if (!event.proof?.url) owed.push('proof.url');
    if (event.via === 'browser' && !event.proof?.screenshot) owed.push('proof.screenshot');
  }
  if (SIDE_EFFECTS.has(event.action_type) && !event.policy_snapshot_id) owed.push('policy_snapshot_id');
  return owed;
}
