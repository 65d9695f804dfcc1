import { defineRule } from '../rule.ts';

/** SendGrid keys. */
export const sendgrid = defineRule({
  name: 'sendgrid',
  hints: ['SG.'],
  pattern: /\bSG\.[\w-]{16,32}\.[\w-]{32,64}/g,
});
