import { metric } from '../metric.ts';

/** Saturation gauges. */
export const SATURATION = [
  metric({
    name: 'queue_depth',
    kind: 'gauge',
    unit: '1',
    labels: ['queue', 'lane'],
    description: 'Jobs waiting.',
  }),
  metric({
    name: 'http_requests_in_flight',
    kind: 'gauge',
    unit: '1',
    labels: [],
    description: 'Inbound HTTP requests being answered.',
  }),
  metric({ name: 'ws_connections', kind: 'gauge', unit: '1', labels: [], description: 'Open WebSockets.' }),
  metric({
    name: 'db_pool_connections',
    kind: 'gauge',
    unit: '1',
    labels: ['pool', 'state'],
    description: 'Connections of a database pool.',
  }),
  metric({
    name: 'runner_capacity_in_use',
    kind: 'gauge',
    unit: '1',
    labels: ['runner_pool'],
    description: 'Busy runners.',
  }),
  metric({
    name: 'runner_capacity_total',
    kind: 'gauge',
    unit: '1',
    labels: ['runner_pool'],
    description: 'Runners there are.',
  }),
  metric({
    name: 'rate_limit_remaining',
    kind: 'gauge',
    unit: '1',
    labels: ['platform'],
    description: 'Calls left in the platform’s window.',
  }),
  metric({
    name: 'process_cpu_utilization_pct',
    kind: 'gauge',
    unit: '%',
    labels: ['service'],
    description: 'CPU time of a process over wall time of one core.',
  }),
  metric({
    name: 'process_memory_rss_bytes',
    kind: 'gauge',
    unit: 'By',
    labels: ['service'],
    description: 'Resident memory of a process.',
  }),
  metric({
    name: 'event_loop_delay_p99_ms',
    kind: 'gauge',
    unit: 'ms',
    labels: ['service'],
    description: 'Event-loop delay, 99th percentile of the last interval.',
  }),
] as const;
