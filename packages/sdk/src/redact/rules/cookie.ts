import { defineRule } from '../rule.ts';

/** A Cookie or Set-Cookie header: everything up to the end of the line or of the quoted string. */
export const cookie = defineRule({
  name: 'cookie',
  hints: ['cookie'],
  fold: true,
  pattern:
    /\b((?:set-)?cookie\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?!\[REDACTED:)([\w.-]{1,100}=[^\r\n"'\\]{1,8000})/gi,
  replace: (_match, [lead], marker) => `${lead ?? ''}${marker}`,
});
