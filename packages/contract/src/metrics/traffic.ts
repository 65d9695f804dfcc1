import { metric } from '../metric.ts';

/** Traffic counters. */
export const TRAFFIC = [
  metric({
    name: 'jobs_enqueued_total',
    kind: 'counter',
    unit: '1',
    labels: ['lane', 'blueprint'],
    description: 'Jobs put on a queue.',
  }),
  metric({
    name: 'jobs_completed_total',
    kind: 'counter',
    unit: '1',
    labels: ['lane', 'blueprint'],
    description: 'Jobs that ended well.',
  }),
  metric({
    name: 'posts_published_total',
    kind: 'counter',
    unit: '1',
    labels: ['platform', 'surface', 'via'],
    description: 'Posts published.',
  }),
  metric({
    name: 'ws_messages_total',
    kind: 'counter',
    unit: '1',
    labels: ['direction'],
    description: 'WebSocket messages.',
  }),
] as const;
