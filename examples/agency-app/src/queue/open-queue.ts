import { localQueue } from './local-queue.ts';
import type { JobQueue } from './queue.ts';
import type { Settings } from '../settings.ts';

/** BullMQ where a Redis is configured, the local queue otherwise. */
export async function openQueue(name: string, settings: Settings): Promise<JobQueue> {
  if (settings.redisUrl === null) return localQueue(name, settings.dataDir);
  const { redisQueue } = await import('./redis-queue.ts');
  return redisQueue(name, settings.redisUrl);
}
