import { defineRule } from '../rule.ts';

/** Groq keys. */
export const groq = defineRule({
  name: 'groq',
  hints: ['gsk_'],
  pattern: /\bgsk_[A-Za-z0-9]{20,100}\b/g,
});
