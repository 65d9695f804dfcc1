import { defineRule } from '../rule.ts';

/** GitHub tokens, classic and fine-grained. */
export const github = defineRule({
  name: 'github',
  hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  pattern: /\b(?:gh[pousr]_[0-9A-Za-z]{36,255}|github_pat_\w{22,255})/g,
});
