import { auditEvent } from '@watchtower/contract';
import { expect, it } from 'vitest';
import { withContext } from '../correlation/ids.ts';
import { runForTests } from '../testing/start-for-test.ts';
import { withSpan } from '../trace/with-span.ts';
import { audited } from './audited.ts';
import { audit } from './emit.ts';

const running = runForTests({ subjectKey: 'k' });

it('takes actor, client and trace from the context, hashes the payload, hides secrets, and fits the contract', async () => {
  const id = withContext({ client_id: 'acme', agent_id: 'pub-1', platform: 'x', user_id: 'ann' }, () =>
    withSpan('platform.api', {}, () =>
      audit.emit({
        action_type: 'publish',
        result: 'success',
        payload: { text: 'hello' },
        proof: { url: 'https://x.example/1' },
        details: { before: { token: 'abc' }, note: 'password=hunter2' },
      }),
    ),
  );
  await running.watchtower.flush();
  const event = running.sink.audits.find((e) => e['audit_id'] === id);
  expect(auditEvent.safeParse(event).success).toBe(true);
  expect(event).toMatchObject({ actor_type: 'agent', actor_id: 'pub-1', client_id: 'acme', platform: 'x' });
  expect(event?.['ids']).toMatchObject({ trace_id: running.sink.spans[0]?.traceId, agent_id: 'pub-1' });
  expect(event?.['payload_hash']).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(event)).not.toMatch(/hello|hunter2|"abc"|"ann"/);
});

it('records success, failure and block of a side effect once each, under the announced id', async () => {
  running.sink.audits.length = 0;
  const error = new Error('no');
  const announced: string[] = [];
  const value = await audited('publish', async (notes) => {
    announced.push(notes.audit_id);
    await Promise.resolve();
    notes.add({ resource: 'post-1' });
    return 7;
  });
  const failing = audited({ action_type: 'dm_send' }, (notes): Promise<void> => {
    announced.push(notes.audit_id);
    return Promise.reject(error);
  });
  await expect(failing).rejects.toBe(error);
  audited('story_post', (notes) => {
    announced.push(notes.audit_id);
    notes.block('no policy');
  });
  await running.watchtower.flush();
  expect(value).toBe(7);
  expect(running.sink.audits.map((e) => [e['audit_id'], e['result']])).toEqual([
    [announced[0], 'success'],
    [announced[1], 'fail'],
    [announced[2], 'blocked'],
  ]);
  expect(running.sink.audits[0]).toMatchObject({
    resource: 'post-1',
    actor_type: 'system',
    actor_id: 'test-service',
  });
});

it('never throws at what has no JSON: the record goes out without a hash', async () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const id = audit.emit({ action_type: 'publish', result: 'success', payload: cycle });
  const big = audit.emit({ action_type: 'publish', result: 'success', payload: { views: 7n } });
  await running.watchtower.flush();
  const of = (audit_id: string) => running.sink.audits.find((event) => event['audit_id'] === audit_id);
  expect(of(id)).toMatchObject({ action_type: 'publish' });
  expect(of(id)).not.toHaveProperty('payload_hash');
  expect(of(big)?.['payload_hash']).toMatch(/^[0-9a-f]{64}$/);
});
