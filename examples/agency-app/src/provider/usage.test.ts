import { expect, it } from 'vitest';
import { promptCache, usageOf } from './usage.ts';

const prompt = (text: string) => [{ role: 'user', text }];

it('counts twice the input for twice the prompt', () => {
  const once = usageOf(prompt('x'.repeat(400)), 0, 'ok', false);
  const twice = usageOf(prompt('x'.repeat(800)), 0, 'ok', false);
  expect(once.input).toBe(100);
  expect(twice.input).toBe(2 * once.input);
});

it('reports the prefix it has seen as cached', () => {
  const cache = promptCache();
  const system = { role: 'system', text: 's'.repeat(200) };
  expect(cache.cachedTokens('m', [system, { role: 'user', text: 'first' }])).toBe(0);
  expect(cache.cachedTokens('m', [system, { role: 'user', text: 'second' }])).toBe(50);
  expect(cache.cachedTokens('other', [system])).toBe(0);
});

it('keeps reasoning inside output', () => {
  const used = usageOf(prompt('think'), 0, 'a'.repeat(40), true);
  expect(used).toMatchObject({ output: 15, reasoning: 5 });
});
