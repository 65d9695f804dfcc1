import { tracesOne } from '@watchtower/contract';
import { expect, test } from 'vitest';
import { createAsker } from '../../kernel/ask.ts';
import { openTestStore } from '../../testing.ts';
import { tracesOneAnswer } from './one.ts';

// In merged wide parts the engine reads map keys as subcolumns, which fails where rows lack the key.
test('one trace is found in merged wide parts of a month, whose spans have no resource', async () => {
  const store = await openTestStore(['ingest']);
  await store.command('ALTER TABLE spans MODIFY SETTING min_bytes_for_wide_part = 0');
  await store.command(
    `INSERT INTO spans (ts, trace_id, span_id, service) SELECT now64(9) - toIntervalSecond(number * 25),
       toFixedString(unhex(leftPad(hex(number + 1), 32, '0')), 16), toFixedString(unhex(leftPad(hex(number + 1), 16, '0')), 8),
       'api' FROM numbers(100000)`,
  );
  await store.command('OPTIMIZE TABLE spans FINAL');
  const asker = createAsker({ now: Date.now, every: () => () => undefined });
  asker.mount([tracesOneAnswer({ store, ask: asker.ask })]);
  const found = await asker.ask(tracesOne, { trace_id: '1'.padStart(32, '0') });
  expect(found.summary).toMatchObject({ spans: 1, processes: 1 });
  await store.close();
});
