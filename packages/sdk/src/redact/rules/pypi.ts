import { defineRule } from '../rule.ts';

/** PyPI upload tokens. */
export const pypi = defineRule({
  name: 'pypi',
  hints: ['pypi-AgE'],
  pattern: /\bpypi-AgE[\w-]{50,1000}/g,
});
