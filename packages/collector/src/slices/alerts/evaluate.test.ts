import { expect, test } from 'vitest';
import { evaluate, type Standing } from './evaluate.ts';

const T = 1_800_000_000_000;
const rule = (for_s: number, op: '>' | '<' | '==' | '>=' | '<=' = '>') => ({
  for_s,
  condition: { type: 'threshold' as const, metric: 'm', agg: 'last' as const, window_s: 60, op, value: 10 },
});

/** Runs a rule over values 15 s apart and writes down what happened. */
function replay(for_s: number, values: (number | null)[]): string {
  let standing: Standing = null;
  return values
    .map((value, i) => {
      const now = T + i * 15_000;
      const transition = evaluate(rule(for_s), standing, value, now);
      if (transition === 'pend') standing = { status: 'pending', since: now };
      if (transition === 'fire') standing = { status: 'active', since: standing?.since ?? now };
      if (transition === 'drop' || transition === 'resolve') standing = null;
      return transition;
    })
    .join(' ');
}

test('a rule that waits is pending first, fires after exactly for_s, resolves once', () => {
  expect(replay(30, [5, 11, 11, 11, 11, 9, 9])).toBe('stay pend stay fire stay resolve stay');
  expect(replay(31, [11, 11, 11, 11])).toBe('pend stay stay fire');
});

test('a rule that does not wait fires in the same pass', () => {
  expect(replay(0, [11, 11, 10, 11])).toBe('fire stay resolve fire');
});

test('what does not last is dropped without a word', () => {
  expect(replay(60, [11, 11, 9, 11, 11, 11, 11, 11])).toBe('pend stay drop pend stay stay stay fire');
});

test('missing data neither fires nor resolves nor counts as evidence', () => {
  expect(replay(30, [null, 11, null, null, null, 11, null, null, Number.NaN, 9])).toBe(
    'stay pend stay stay stay fire stay stay stay resolve',
  );
});

test.each([
  ['>', 10, false],
  ['>=', 10, true],
  ['<', 10, false],
  ['<=', 10, true],
  ['==', 10, true],
  ['==', 10.5, false],
  ['<', -3, true],
] as const)('%s 10 on %d: %s', (op, value, fires) => {
  expect(evaluate(rule(0, op), null, value, T)).toBe(fires ? 'fire' : 'stay');
});
