import { defineRule } from '../rule.ts';

/** DigitalOcean tokens. */
export const digitalocean = defineRule({
  name: 'digitalocean',
  hints: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
  pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g,
});
