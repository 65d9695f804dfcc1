import { defineRule } from '../rule.ts';

/** JSON web tokens. */
export const jwt = defineRule({
  name: 'jwt',
  hints: ['eyJ'],
  pattern: /\beyJ[\w-]{8,4000}\.[\w-]{8,8000}\.[\w-]{6,2000}/g,
});
