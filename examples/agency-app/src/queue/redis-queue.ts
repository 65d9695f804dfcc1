import { Queue, Worker } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { Redis } from 'ioredis';
import { type JobPayload, type JobQueue, MAX_ATTEMPTS } from './queue.ts';

/** BullMQ on Redis, traced through its own telemetry interface. */
export function redisQueue(name: string, url: string): JobQueue {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const telemetry = new BullMQOtel({ tracerName: name });
  const queue = new Queue<JobPayload>(name, { connection, telemetry });
  let worker: Worker<JobPayload> | null = null;
  return {
    name,
    async add(id, payload) {
      await queue.add('content', payload, {
        jobId: id,
        attempts: MAX_ATTEMPTS,
        backoff: { type: 'fixed', delay: 500 },
        removeOnComplete: 500,
        removeOnFail: 500,
      });
    },
    work(handler) {
      worker = new Worker<JobPayload>(
        name,
        async (job) => handler({ id: job.id ?? job.name, attempt: job.attemptsMade + 1, payload: job.data }),
        { connection: connection.duplicate(), telemetry, concurrency: 2 },
      );
    },
    depth: () => queue.getWaitingCount(),
    async close() {
      await worker?.close();
      await queue.close();
      connection.disconnect();
    },
  };
}
