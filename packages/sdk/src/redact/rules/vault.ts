import { defineRule } from '../rule.ts';

/** HashiCorp Vault tokens. */
export const vault = defineRule({
  name: 'vault',
  hints: ['hvs.', 'hvb.'],
  pattern: /\bhv[sb]\.[\w-]{24,300}/g,
});
