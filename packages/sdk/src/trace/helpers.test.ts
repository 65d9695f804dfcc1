import { beforeEach, expect, it } from 'vitest';
import { killSwitch } from '../control/kill-switch.ts';
import { createLogger } from '../log/logger.ts';
import { runForTests } from '../testing/start-for-test.ts';
import { agentEpisode, agentStep, toolCall } from './agent.ts';
import { jobDequeue, jobEnqueue } from './job.ts';
import { platformApi, postVerify } from './platform.ts';

const running = runForTests();
beforeEach(() => {
  for (const list of [running.sink.spans, running.sink.logs, running.sink.points]) list.length = 0;
});

async function points(metric: string): Promise<Record<string, unknown>[]> {
  await running.watchtower.flush();
  return running.sink.points.filter((p) => p.metric === metric).map((p) => ({ ...p.labels, n: p.value }));
}

it('tells of a run while it goes on, and counts how it ended', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const run = agentEpisode(
    { agent_id: 'planner-1', agent_type: 'planner', name: 'Planner', run_id: 'r1' },
    async (step) => {
      await gate;
      step.retry('slow_model');
      agentStep({ name: 'draft' }, (s) => s.escalate('unsure'));
      await toolCall({ tool_id: 'search' }, () => Promise.reject(new TypeError('bad'))).catch(
        () => undefined,
      );
    },
  );
  const started = performance.now();
  await expect.poll(() => running.sink.logs.map((l) => l.eventName)).toEqual(['watchtower.run.started']);
  expect(performance.now() - started).toBeLessThan(1000);
  open();
  await run;
  expect(await points('tool_errors_total')).toEqual([{ tool_id: 'search', reason: 'TypeError', n: 1 }]);
  expect(await points('episode_retries_total')).toEqual([{ agent: 'planner-1', reason: 'slow_model', n: 1 }]);
  expect(await points('episode_escalations_total')).toEqual([{ agent: 'planner-1', reason: 'unsure', n: 1 }]);
  expect(await points('episode_steps_total')).toEqual([{ agent: 'planner-1', n: 1 }]);
  const ended = running.sink.logs.find((l) => l.eventName === 'watchtower.run.ended');
  const span = running.sink.spans.find((s) => s.name === 'agent.episode');
  expect(ended?.traceId).toBe(span?.traceId);
  expect(ended?.attributes).toMatchObject({
    'watchtower.run_id': 'r1',
    'watchtower.agent_id': 'planner-1',
    'watchtower.agent_type': 'planner',
    'watchtower.run.status': 'success',
    'watchtower.agent_name': 'Planner',
  });
  expect(ended?.attributes['watchtower.duration_ms']).toBeGreaterThan(0);
  expect(span?.attributes).toMatchObject({ 'watchtower.retries': 1, 'watchtower.run.status': 'success' });
});

it('counts a failed run by its reason', async () => {
  const error = Object.assign(new Error('x'), { code: 'MODEL_DOWN' });
  await expect(
    agentEpisode({ agent_id: 'a', agent_type: 'writer' }, () => Promise.reject(error)),
  ).rejects.toBe(error);
  expect(await points('agent_failures_total')).toEqual([{ type: 'writer', reason: 'MODEL_DOWN', n: 1 }]);
  expect(running.sink.logs.at(-1)?.attributes).toMatchObject({
    'watchtower.run.status': 'failed',
    'error.type': 'MODEL_DOWN',
  });
});

it('measures a job from the queue to its end', async () => {
  const job = { queue: 'posts', job_id: 'j1', lane: 'publishing', blueprint_id: 'reel' };
  jobEnqueue(job, () => undefined);
  jobDequeue({ ...job, enqueued_at: Date.now() - 500, delay_ms: 200, attempt: 2 }, () => 1);
  expect(() =>
    jobDequeue(job, () => {
      throw new RangeError('no');
    }),
  ).toThrow(RangeError);
  const labels = { lane: 'publishing', blueprint: 'reel' };
  expect(await points('jobs_enqueued_total')).toEqual([{ ...labels, n: 1 }]);
  expect(await points('jobs_completed_total')).toEqual([{ ...labels, n: 1 }]);
  expect(await points('job_failures_total')).toEqual([{ ...labels, reason: 'RangeError', n: 1 }]);
  const [delay] = await points('job_start_delay_ms');
  expect(delay?.['n']).toBeGreaterThanOrEqual(300);
  expect(delay?.['n']).toBeLessThan(480);
  const spans = running.sink.spans.filter((s) => s.name === 'job.dequeue');
  expect(spans[0]?.attributes).toMatchObject({
    'watchtower.job_id': 'j1',
    'watchtower.attempt': 2,
    'watchtower.queue': 'posts',
  });
});

it('counts publishing, refusals by a switch as neither success nor failure', async () => {
  const options = { platform: 'x', action: 'publish', surface: 'feed' };
  platformApi(options, () => 'ok');
  expect(() =>
    platformApi(options, () => {
      throw new Error('429');
    }),
  ).toThrow('429');
  running.sink.control({
    version: 1,
    kill_switches: [
      {
        id: '1',
        scope: 'platform',
        client_id: null,
        platform: 'x',
        lane: null,
        active: true,
        reason: 'stop',
        by: 'op',
        at: '',
      },
    ],
  });
  await expect
    .poll(() => {
      try {
        return killSwitch.guard({ platform: 'x' }, () => 'open');
      } catch (e) {
        return (e as { code: string }).code;
      }
    })
    .toBe('kill_switch_active');
  expect(() => platformApi(options, () => killSwitch.guard({}, () => 1))).toThrow(
    /platform kill switch: stop/,
  );
  postVerify({ platform: 'x', published_at: Date.now() - 50 }, () => true);
  expect(await points('posts_published_total')).toEqual([
    { platform: 'x', surface: 'feed', via: 'api', n: 1 },
  ]);
  expect(await points('publish_failures_total')).toEqual([
    { platform: 'x', reason: 'error', via: 'api', n: 1 },
  ]);
  expect(await points('publish_verifications_total')).toEqual([
    { platform: 'x', result: 'success', via: 'api', n: 1 },
  ]);
  const blocked = running.sink.spans.filter((s) => s.attributes['watchtower.outcome'] === 'blocked');
  expect(blocked.map((s) => s.status)).toEqual([0]);
});

it('logs with ids, hides secrets by name and by look, and ships warnings only', async () => {
  const lines: string[] = [];
  const log = createLogger({
    name: 'publisher',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const key = `sk-ant-api03-${'a'.repeat(40)}`;
  agentEpisode({ agent_id: 'a', client_id: 'acme' }, () => {
    log.info({ nested: { token: 'abc', ok: 1 } }, 'hello');
    log.warn({ err: new Error(`refused ${key}`), status: 'retry' }, `used ${key}`);
    log.child({ apiKey: 'abcdef' }).error({ card: 4111111111111111 }, 'paid');
  });
  await running.watchtower.flush();
  const [info, warn, error] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.join('')).not.toMatch(/sk-ant-api03|abcdef|411111111111/);
  expect(info).toMatchObject({
    level: 'info',
    service: 'test-service',
    message: 'hello',
    client_id: 'acme',
    domain: 'publisher',
    nested: { token: '[REDACTED:key]', ok: 1 },
  });
  expect(info?.['trace_id']).toMatch(/^[0-9a-f]{32}$/);
  expect(warn).toMatchObject({ error_code: 'Error', status: 'retry', message: 'used [REDACTED:anthropic]' });
  expect(error).toMatchObject({ apiKey: '[REDACTED:key]' });
  const shipped = running.sink.logs.filter((l) => l.eventName === undefined);
  expect(shipped.map((l) => l.level)).toEqual(['WARN', 'ERROR']);
  expect(shipped[0]?.attributes).toMatchObject({
    'watchtower.client_id': 'acme',
    'exception.type': 'Error',
    domain: 'publisher',
  });
  expect(running.sink.bodies.map((b) => b.text).join('')).not.toContain('sk-ant-api03');
});
