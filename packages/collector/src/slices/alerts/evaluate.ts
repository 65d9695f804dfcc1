import type { AlertRule } from '@watchtower/contract';

/** Where a rule's alert stands; `null` when there is none. */
export type Standing = { readonly status: 'pending' | 'active'; readonly since: number } | null;

/** What follows from one evaluation. `drop`: a pending alert that came to nothing, told to nobody. */
export type Transition = 'stay' | 'pend' | 'fire' | 'drop' | 'resolve';

const COMPARE: Readonly<Record<AlertRule['condition']['op'], (value: number, threshold: number) => boolean>> =
  {
    '>': (value, threshold) => value > threshold,
    '<': (value, threshold) => value < threshold,
    '==': (value, threshold) => value === threshold,
    '>=': (value, threshold) => value >= threshold,
    '<=': (value, threshold) => value <= threshold,
  };

/**
 * Decides what happens to a rule's alert. Missing data (`null`) is no evidence: it neither fires nor resolves, and a
 * pending alert does not become active by it.
 * @param standing `since`: epoch milliseconds at which the condition first held.
 * @param value the measured value, `null` when nothing was measured.
 */
export function evaluate(
  rule: Pick<AlertRule, 'condition' | 'for_s'>,
  standing: Standing,
  value: number | null,
  now: number,
): Transition {
  if (value === null || Number.isNaN(value)) return 'stay';
  const holds = COMPARE[rule.condition.op](value, rule.condition.value);
  const waits = (rule.for_s ?? 0) * 1000;
  if (standing === null) return !holds ? 'stay' : waits === 0 ? 'fire' : 'pend';
  if (!holds) return standing.status === 'pending' ? 'drop' : 'resolve';
  return standing.status === 'pending' && now - standing.since >= waits ? 'fire' : 'stay';
}
