import { expect, test } from 'vitest';
import { missingOf } from './completeness.ts';

const missing = (operations: readonly string[], more: object = {}): string[] =>
  missingOf({
    counts: new Map(operations.map((name) => [name, operations.filter((o) => o === name).length])),
    enqueued: [],
    dequeued: [],
    orphanParents: [],
    ...more,
  });
const WHOLE = [
  'channel.receive',
  'gateway.route',
  'http.request',
  'agent.episode',
  'llm.call',
  'channel.send',
];

test('a received message that is worked on owes its way in and its answer', () => {
  expect(missing(WHOLE)).toEqual([]);
  expect(missing(WHOLE.toSpliced(5, 1))).toEqual(['channel.send']);
  expect(missing(['channel.receive', 'tool.call'])).toEqual([
    'gateway.route',
    'http.request',
    'agent.episode',
    'channel.send',
  ]);
  expect(missing(['channel.receive'])).toEqual([]);
  expect(missing(['http.request', 'llm.call'])).toEqual([]);
});

test('a job that was enqueued owes its start, and a parent that never came is named', () => {
  expect(missing(['job.enqueue'])).toEqual(['job.dequeue']);
  expect(missing(['job.enqueue', 'job.dequeue', 'job.dequeue'])).toEqual([]);
  expect(missing(['job.enqueue', 'job.dequeue'], { enqueued: ['a', 'b'], dequeued: ['a', 'a'] })).toEqual([
    'job.dequeue',
  ]);
  expect(missing(WHOLE, { orphanParents: ['00ff'] })).toEqual(['span 00ff']);
});
