import { defineRule } from '../rule.ts';

/** Sentry tokens. */
export const sentry = defineRule({
  name: 'sentry',
  hints: ['sntryu_', 'sntrys_'],
  pattern: /\bsntry[us]_[A-Za-z0-9+/=_]{32,400}/g,
});
