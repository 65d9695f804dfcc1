import { metric } from '../metric.ts';

/** Latency histograms, in milliseconds. */
export const LATENCY = [
  metric({
    name: 'api_http_duration_ms',
    kind: 'histogram',
    unit: 'ms',
    labels: ['route', 'method', 'status'],
    limit: 2000,
    description: 'Duration of inbound HTTP requests.',
  }),
  metric({
    name: 'job_end_to_end_duration_ms',
    kind: 'histogram',
    unit: 'ms',
    labels: ['lane', 'blueprint'],
    description: 'From enqueue to the end of a job.',
  }),
  metric({
    name: 'job_start_delay_ms',
    kind: 'histogram',
    unit: 'ms',
    labels: ['queue', 'lane'],
    description: 'Wait in the queue beyond the intended delay.',
  }),
  metric({
    name: 'publish_time_to_visible_ms',
    kind: 'histogram',
    unit: 'ms',
    labels: ['platform', 'lane', 'via'],
    description: 'From publishing to the post being seen.',
  }),
  metric({
    name: 'db_query_duration_ms',
    kind: 'histogram',
    unit: 'ms',
    labels: ['pool'],
    description: 'Duration of database queries.',
  }),
] as const;
