import { describe, expect, it } from 'vitest';
import { FEED_CAP, mergeFeed } from './model.ts';

const data = (n: number) => ({
  ts: new Date(n * 1000).toISOString(),
  service: 'api',
  domain: 'd',
  event: 'e',
  message: `error ${n}`,
  trace_id: null,
});
const frame = (n: number) =>
  ({ v: 1, type: 'x', topic: 'admin.observability.error_event', ts: n, data: data(n) }) as const;
const log = (n: number) => ({
  ...data(n),
  level: 'ERROR',
  severity_number: 17,
  span_id: null,
  request_id: null,
  client_id: null,
  attributes: {},
});

describe('error feed', () => {
  it('shows an error once that came live and is stored, newest first', () => {
    expect(mergeFeed([frame(3), frame(2)], [log(2), log(1)]).map((i) => i.message)).toEqual([
      'error 3',
      'error 2',
      'error 1',
    ]);
  });

  it('keeps the newest 25', () => {
    const many = mergeFeed(
      Array.from({ length: 40 }, (_, i) => frame(i)),
      [],
    );
    expect(many).toHaveLength(FEED_CAP);
    expect(many[0]?.message).toBe('error 39');
  });
});
