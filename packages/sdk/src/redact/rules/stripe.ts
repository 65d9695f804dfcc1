import { defineRule } from '../rule.ts';

/** Stripe secret and restricted keys. */
export const stripe = defineRule({
  name: 'stripe',
  hints: ['_live_', '_test_', '_prod_'],
  pattern: /\b(?:sk|rk)_(?:test|live|prod)_[A-Za-z0-9]{10,99}\b/g,
});
