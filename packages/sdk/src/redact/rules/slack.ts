import { defineRule } from '../rule.ts';

/** Slack tokens and webhook addresses. */
export const slack = defineRule({
  name: 'slack',
  hints: ['xox', 'hooks.slack.com/'],
  pattern:
    /\b(?:xox[abeoprs]-[A-Za-z0-9-]{10,250}|hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{10,200})/g,
});
