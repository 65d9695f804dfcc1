import { ATTRIBUTES, type CorrelationIds } from '@watchtower/contract/data';
import { metrics } from '../metrics/metrics.ts';
import { outcomeOf, reasonOf } from './failure.ts';
import type { Step } from './step.ts';
import { runSpan } from './with-span.ts';

/** Options of `jobEnqueue`. */
export interface EnqueueOptions extends CorrelationIds {
  readonly queue: string;
  readonly job_id: string;
  readonly lane?: string;
  readonly blueprint_id?: string;
  /** How long the job is meant to wait, ms. */
  readonly delay_ms?: number;
}

/** Options of `jobDequeue`. */
export interface DequeueOptions extends EnqueueOptions {
  /** When the job was put on the queue: epoch ms, ISO text or a Date. */
  readonly enqueued_at?: number | string | Date;
  /** 1 for the first try. */
  readonly attempt?: number;
}

function labelsOf(options: EnqueueOptions): { lane: string; blueprint: string } {
  return { lane: options.lane ?? 'none', blueprint: options.blueprint_id ?? 'none' };
}

function messaging(options: EnqueueOptions, type: 'send' | 'process'): Record<string, unknown> {
  return {
    'messaging.destination.name': options.queue,
    'messaging.operation.type': type,
    'messaging.message.id': options.job_id,
  };
}

/**
 * Puts a job on a queue: span `job.enqueue`, counted in `jobs_enqueued_total{lane,blueprint}` when it worked. Carry
 * the trace along with `wrapJobProducer` of `@watchtower/sdk/queue` or `injectInto`.
 */
export function jobEnqueue<T>(options: EnqueueOptions, fn: (step: Step) => T): T {
  const { delay_ms, ...ids } = options;
  const attributes = { ...messaging(options, 'send'), 'watchtower.job.delay_ms': delay_ms };
  return runSpan('job.enqueue', { ...ids, attributes }, fn, (_step, failed) => {
    if (!failed) metrics.jobsEnqueued.add(1, labelsOf(options));
  });
}

/**
 * Runs a job taken from a queue: span `job.dequeue`; records the wait beyond the intended delay
 * (`job_start_delay_ms`), the time from enqueue to end (`job_end_to_end_duration_ms`) and how it ended
 * (`jobs_completed_total`, `job_failures_total`). An error is recorded and rethrown.
 */
export function jobDequeue<T>(options: DequeueOptions, fn: (step: Step) => T): T {
  const { delay_ms = 0, enqueued_at, attempt, ...ids } = options;
  const now = Date.now();
  const enqueued = enqueued_at === undefined ? Number.NaN : new Date(enqueued_at).getTime();
  const known = Number.isFinite(enqueued);
  if (known)
    metrics.jobStartDelay.record(Math.max(0, now - enqueued - delay_ms), {
      queue: options.queue,
      lane: options.lane ?? 'none',
    });
  const attributes = { ...messaging(options, 'process'), [ATTRIBUTES.attempt]: attempt };
  return runSpan('job.dequeue', { ...ids, attributes }, fn, (step, failed, error) => {
    metrics.jobEndToEndDuration.record(Math.max(0, Date.now() - (known ? enqueued : now)), labelsOf(options));
    const outcome = step.said() ?? (failed ? outcomeOf(error) : 'success');
    if (outcome === 'success' || outcome === 'escalated') metrics.jobsCompleted.add(1, labelsOf(options));
    if (outcome === 'failed')
      metrics.jobFailures.add(1, { ...labelsOf(options), reason: failed ? reasonOf(error) : 'failed' });
  });
}
