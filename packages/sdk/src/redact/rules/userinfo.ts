import { defineRule } from '../rule.ts';

/** Name and password inside a URL or connection string; scheme and host stay. */
export const userinfo = defineRule({
  name: 'userinfo',
  hints: ['://'],
  pattern: /:\/\/(?!\[REDACTED:)[^\s/:@"'<>?#]{0,200}:[^\s/@"'<>]{1,300}@/g,
  replace: (_match, _groups, marker) => `://${marker}@`,
});
