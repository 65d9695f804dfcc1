import { defineRule } from '../rule.ts';

/** npm tokens. */
export const npm = defineRule({
  name: 'npm',
  hints: ['npm_'],
  pattern: /\bnpm_[A-Za-z0-9]{36}\b/g,
});
