import { jobDequeue, jobEnqueue, metrics } from '@watchtower/sdk';
import { wrapJobConsumer, wrapJobProducer } from '@watchtower/sdk/queue';
import type { Job, JobPayload, JobQueue } from './queue.ts';

interface Identified extends JobPayload {
  readonly job_id: string;
}

/**
 * Traces a queue. One that does not trace itself carries the context in its payloads and gets its spans here; BullMQ
 * does both through its telemetry interface and only has its jobs counted.
 */
export function tracedQueue(queue: JobQueue, tracesItself: boolean): JobQueue {
  const about = ({ message }: JobPayload, job_id: string) => ({
    queue: queue.name,
    job_id,
    lane: message.lane,
    blueprint_id: message.blueprint_id,
  });
  return tracesItself ? counted(queue) : traced(queue, about);
}

function traced(
  queue: JobQueue,
  about: (payload: JobPayload, id: string) => { queue: string; job_id: string },
): JobQueue {
  const put = wrapJobProducer((payload: Identified) => queue.add(payload.job_id, payload));
  return {
    ...queue,
    add: (job_id, payload) => jobEnqueue(about(payload, job_id), () => put({ ...payload, job_id })),
    work(handler) {
      const take = wrapJobConsumer((payload: JobPayload, job: Job) =>
        jobDequeue(
          { ...about(payload, job.id), enqueued_at: payload.enqueued_at, attempt: job.attempt },
          () => handler({ ...job, payload }),
        ),
      );
      queue.work((job) => take(job.payload, job));
    },
  };
}

function counted(queue: JobQueue): JobQueue {
  const labels = ({ message }: JobPayload) => ({ lane: message.lane, blueprint: message.blueprint_id });
  return {
    ...queue,
    async add(job_id, payload) {
      await queue.add(job_id, payload);
      metrics.jobsEnqueued.add(1, labels(payload));
    },
    work(handler) {
      queue.work(async (job) => {
        const done = handler(job);
        await done.then(
          () => metrics.jobsCompleted.add(1, labels(job.payload)),
          (error: unknown) =>
            metrics.jobFailures.add(1, {
              ...labels(job.payload),
              reason: error instanceof Error ? error.name : 'unknown',
            }),
        );
        await done;
      });
    },
  };
}
