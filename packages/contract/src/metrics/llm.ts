import { metric } from '../metric.ts';

/** LLM and cost metrics. */
export const LLM = [
  metric({
    name: 'llm_calls_total',
    kind: 'counter',
    unit: '1',
    labels: ['provider', 'model', 'task_class'],
    description: 'LLM calls.',
  }),
  metric({
    name: 'llm_tokens_total',
    kind: 'counter',
    unit: '{token}',
    labels: ['provider', 'model', 'type'],
    description: 'Tokens by direction: in, out, cache_read, cache_write, reasoning.',
  }),
  metric({
    name: 'llm_cost_usd_total',
    kind: 'counter',
    unit: 'USD',
    labels: ['provider', 'model'],
    description: 'Cost of priced calls.',
  }),
  metric({
    name: 'llm_unpriced_calls_total',
    kind: 'counter',
    unit: '1',
    labels: ['provider', 'model'],
    description: 'Calls of models without a known price.',
  }),
  metric({
    name: 'llm_errors_total',
    kind: 'counter',
    unit: '1',
    labels: ['provider', 'model', 'reason'],
    description: 'LLM calls that failed.',
  }),
  metric({
    name: 'image_gen_calls_total',
    kind: 'counter',
    unit: '1',
    labels: ['provider', 'model'],
    description: 'Calls that generate images.',
  }),
] as const;
