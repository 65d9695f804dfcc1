import { defineRule } from '../rule.ts';

/** PEM private keys, whole or cut off. */
export const privateKey = defineRule({
  name: 'private-key',
  hints: ['PRIVATE KEY'],
  pattern:
    /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16000}(?:-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
});
