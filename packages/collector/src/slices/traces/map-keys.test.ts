import { expect, test } from 'vitest';
import { openTestStore } from '../../testing.ts';

// Seen on a month of spans in merged wide parts: res['host.name'] read as a subcolumn fails with CANNOT_READ_ALL_DATA.
test('reads never turn the key of a map into a subcolumn', async () => {
  const store = await openTestStore([]);
  const setting = `getSetting('optimize_functions_to_subcolumns')`;
  expect(await store.query(`SELECT toString(${setting}) AS on`)).toEqual([{ on: 'false' }]);
  await store.close();
});
