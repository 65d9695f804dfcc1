import { defineRule } from '../rule.ts';

/** Discord webhook addresses. */
export const discord = defineRule({
  name: 'discord',
  hints: ['/api/webhooks/'],
  pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/[\w-]{20,200}/g,
});
