import { defineRule } from '../rule.ts';

/** Signing secrets of webhooks. */
export const webhookSecret = defineRule({
  name: 'webhook-secret',
  hints: ['whsec_'],
  pattern: /\bwhsec_[A-Za-z0-9+/=_-]{16,200}/g,
});
