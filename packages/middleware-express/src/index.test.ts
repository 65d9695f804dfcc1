import { expect, it } from 'vitest';
import * as entry from './index.ts';

it('exports exactly its public names', () => {
  expect(Object.keys(entry).toSorted()).toEqual(['watchtower', 'watchtowerErrors']);
});
