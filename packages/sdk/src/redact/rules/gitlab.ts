import { defineRule } from '../rule.ts';

/** GitLab personal access tokens. */
export const gitlab = defineRule({
  name: 'gitlab',
  hints: ['glpat-'],
  pattern: /\bglpat-[\w-]{20,200}/g,
});
