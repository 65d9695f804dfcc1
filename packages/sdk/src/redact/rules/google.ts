import { defineRule } from '../rule.ts';

/** Google API keys, access tokens and client secrets. */
export const google = defineRule({
  name: 'google',
  hints: ['AIza', 'ya29.', 'GOCSPX-'],
  pattern: /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,2000}|GOCSPX-[\w-]{20,60})/g,
});
