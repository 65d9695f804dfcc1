import { defineRule } from '../rule.ts';

/** Linear keys. */
export const linear = defineRule({
  name: 'linear',
  hints: ['lin_api_', 'lin_oauth_'],
  pattern: /\blin_(?:api|oauth)_[A-Za-z0-9]{32,80}\b/g,
});
