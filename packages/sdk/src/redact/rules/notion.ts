import { defineRule } from '../rule.ts';

/** Notion integration tokens. */
export const notion = defineRule({
  name: 'notion',
  hints: ['ntn_', 'secret_'],
  pattern: /\b(?:ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43})\b/g,
});
