import { expect, it, vi } from 'vitest';
import * as entry from './index.ts';
import * as pure from './price/index.ts';

it('exports exactly its public names', () => {
  expect(Object.keys(entry).toSorted()).toEqual(['PRICE_VERSION', 'price', 'wrapLLM']);
  expect(Object.keys(pure).toSorted()).toEqual(['PRICE_VERSION', 'price']);
});

it('hands back what it does not know, and says so', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const stranger = { complete: () => 'x' };
  expect(entry.wrapLLM(stranger)).toBe(stranger);
  expect(warn).toHaveBeenCalledOnce();
});
