import { defineRule } from '../rule.ts';

/** Our own ingest and API keys. */
export const watchtower = defineRule({
  name: 'watchtower',
  hints: ['wt_'],
  pattern: /\bwt_[A-Za-z0-9_-]{16,200}/g,
});
