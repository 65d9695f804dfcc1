import { METRICS } from '@watchtower/contract/data';
import { expect, it } from 'vitest';
import { runForTests } from '../testing/start-for-test.ts';
import { metrics, registerMetric } from './metrics.ts';

const running = runForTests();

it('records into the catalogue, and a host’s own metric likewise', async () => {
  const drafts = registerMetric({
    name: 'drafts_total',
    kind: 'counter',
    unit: '1',
    labels: ['tone'],
    limit: 100,
    description: 'Drafts.',
  } as const);
  metrics.jobsEnqueued.add(2, { lane: 'creation', blueprint: 'reel' });
  metrics.jobsEnqueued.add(1, { lane: 'creation', blueprint: 'reel' });
  metrics.apiHttpDuration.record(12, { route: '/posts/:id', method: 'GET', status: 200 });
  metrics.queueDepth.set(3, { queue: 'posts' });
  metrics.wsConnections.set(Number.NaN);
  drafts.add(1, { tone: 'dry' });
  await running.watchtower.flush();
  const seen = Object.fromEntries(running.sink.points.map((p) => [p.metric, p]));
  expect(seen['jobs_enqueued_total']).toMatchObject({
    value: 3,
    labels: { lane: 'creation', blueprint: 'reel' },
  });
  expect(seen['api_http_duration_ms']).toMatchObject({ count: 1, value: 12, labels: { status: '200' } });
  expect(seen['queue_depth']).toMatchObject({ value: 3, labels: { queue: 'posts' } });
  expect(seen['drafts_total']).toMatchObject({ value: 1, labels: { tone: 'dry' } });
  expect(seen['ws_connections']).toBeUndefined();
  // Delta: what was sent once is not sent again.
  const before = running.sink.points.filter((p) => p.metric === 'jobs_enqueued_total').length;
  await running.watchtower.flush();
  expect(running.sink.points.filter((p) => p.metric === 'jobs_enqueued_total')).toHaveLength(before);
});

it('offers every catalogue metric, and refuses wrong names and labels at compile time', () => {
  expect(Object.keys(metrics)).toHaveLength(METRICS.length);
  const never = (): void => {
    // @ts-expect-error -- not a label of this metric
    metrics.jobsEnqueued.add(1, { lan: 'creation' });
    // @ts-expect-error -- not a metric
    metrics.jobsEnqueueed.add(1);
    // @ts-expect-error -- a histogram records, it does not add
    metrics.apiHttpDuration.add(1);
    // @ts-expect-error -- this metric has no labels
    metrics.wsConnections.set(1, { queue: 'x' });
    // @ts-expect-error -- a gauge is set
    metrics.queueDepth.record(1, { queue: 'x' });
  };
  expect(never).toBeTypeOf('function');
});
