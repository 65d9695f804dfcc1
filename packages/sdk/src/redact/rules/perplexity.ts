import { defineRule } from '../rule.ts';

/** Perplexity keys. */
export const perplexity = defineRule({
  name: 'perplexity',
  hints: ['pplx-'],
  pattern: /\bpplx-[A-Za-z0-9]{32,64}\b/g,
});
