import { defineRule } from '../rule.ts';

/** AWS access key ids. */
export const aws = defineRule({
  name: 'aws',
  hints: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'],
  pattern: /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
});
