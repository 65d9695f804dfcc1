import { expect, test } from 'vitest';
import { rootCauseOf, type TreeSpan } from './root-cause.ts';

const span = (id: string, parent: string, start: number, failed = true): TreeSpan => ({
  id,
  parent,
  start: String(start),
  failed,
});

test('the deepest failing span is the cause, of several as deep the earliest', () => {
  const tree = [
    span('a', '0', 0),
    span('b', 'a', 1, false),
    span('late', 'b', 9),
    span('early', 'b', 5),
    span('leaf', 'early', 6, false),
    span('shallow', 'a', 2),
  ];
  expect(rootCauseOf(tree)).toBe('early');
  expect(rootCauseOf(tree.toReversed())).toBe('early');
  expect(rootCauseOf(tree.filter(({ failed }) => !failed))).toBeNull();
});

test('a tree that is broken or runs in a circle still has an answer', () => {
  expect(rootCauseOf([span('x', 'gone', 1), span('y', 'gone', 0)])).toBe('y');
  expect(rootCauseOf([span('x', 'y', 1), span('y', 'x', 0)])).toMatch(/[xy]/);
});
