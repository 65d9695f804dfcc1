import { defineRule } from '../rule.ts';

/** OpenAI keys and the many vendors that copy their shape. */
export const openai = defineRule({
  name: 'openai',
  hints: ['sk-'],
  pattern: /\bsk-(?!ant-)[A-Za-z0-9_-]{8,200}/g,
});
