import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertSpans, openTestStore, type Store } from '../testing.ts';

describe('the embedded store', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore(['ingest']);
  });
  afterAll(() => store.close());

  it('binds limits, quantile levels, instants and intervals', async () => {
    const now = Date.now();
    await insertSpans(store, [
      {
        ts: now,
        name: 'a',
        attrs: { x: 'y' },
        'events.name': ['e'],
        'events.ts': [new Date(now).toISOString()],
        'events.attrs': [{}],
      },
      { ts: now, dur_ns: 3_000_000 },
    ]);
    const rows = await store.query(
      `SELECT quantilesExact({q:Float64})(dur_ns) AS q, count() AS n FROM spans
       WHERE ts >= {from:DateTime64(3)} AND ts > now() - INTERVAL {h:UInt32} HOUR LIMIT {limit:UInt32} OFFSET {skip:UInt32}`,
      { q: 1, from: now, h: 3, limit: 5, skip: 0 },
    );
    expect(rows).toEqual([{ q: ['3000000'], n: '2' }]);
  });
});
