import { defineRule } from '../rule.ts';

/** Anthropic API and admin keys. */
export const anthropic = defineRule({
  name: 'anthropic',
  hints: ['sk-ant-'],
  pattern: /\bsk-ant-[\w-]{16,200}/g,
});
