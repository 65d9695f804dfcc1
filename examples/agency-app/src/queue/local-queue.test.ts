import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localQueue } from './local-queue.ts';
import type { Job, JobPayload } from './queue.ts';

const LEASE_MS = 300;
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'queue-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const payload = { message: { message_id: 'm-1' }, enqueued_at: 1 } as unknown as JobPayload;

it('runs the job of a worker that was killed again, on another worker, as its second attempt', async () => {
  const producer = localQueue('content', dir, LEASE_MS);
  await producer.add('job-1', payload);
  const module = fileURLToPath(new URL('./local-queue.ts', import.meta.url));
  const hang = `import { localQueue } from ${JSON.stringify(module)};
    localQueue('content', ${JSON.stringify(dir)}, ${LEASE_MS}).work(() => { console.log('taken'); return new Promise(() => {}); });`;
  const victim = spawn(process.execPath, ['--input-type=module-typescript', '-e', hang], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(victim.stdout, 'data');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  expect(await producer.depth()).toBe(0);
  const job = await new Promise<Job>((resolve) => producer.work(async (taken) => resolve(taken)));
  expect(job).toMatchObject({ id: 'job-1', attempt: 2, payload });
  await producer.close();
});

it('gives a failing job three tries and takes the same id once', async () => {
  const queue = localQueue('content', dir, LEASE_MS);
  await queue.add('job-1', payload);
  await queue.add('job-1', payload);
  const attempts: number[] = [];
  await new Promise<void>((resolve) =>
    queue.work(async (job) => {
      attempts.push(job.attempt);
      if (job.attempt === 3) resolve();
      throw new Error('no');
    }),
  );
  await queue.close();
  expect(attempts).toEqual([1, 2, 3]);
});
