import { metric } from '../metric.ts';

/** Agent metrics. */
export const AGENTS = [
  metric({
    name: 'episode_steps_total',
    kind: 'counter',
    unit: '1',
    labels: ['agent'],
    description: 'Steps taken by agents.',
  }),
  metric({
    name: 'episode_retries_total',
    kind: 'counter',
    unit: '1',
    labels: ['agent', 'reason'],
    description: 'Retries inside episodes.',
  }),
  metric({
    name: 'episode_escalations_total',
    kind: 'counter',
    unit: '1',
    labels: ['agent', 'reason'],
    description: 'Episodes handed to a person.',
  }),
  metric({
    name: 'policy_guard_blocks_total',
    kind: 'counter',
    unit: '1',
    labels: ['policy', 'reason'],
    description: 'Actions a policy stopped.',
  }),
  metric({
    name: 'agents_total',
    kind: 'gauge',
    unit: '1',
    labels: ['type', 'state'],
    description: 'Registered agents.',
  }),
  metric({
    name: 'agent_execution_seconds',
    kind: 'histogram',
    unit: 's',
    labels: ['type'],
    description: 'Duration of agent episodes.',
  }),
] as const;
