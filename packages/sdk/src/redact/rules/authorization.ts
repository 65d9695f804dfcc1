import { defineRule } from '../rule.ts';

/** Credentials of an Authorization header, the scheme kept. English after "Basic" or "Bearer" has no digits. */
export const authorization = defineRule({
  name: 'authorization',
  hints: ['bearer ', 'basic ', 'authorization'],
  fold: true,
  pattern:
    /\b(authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:bearer|basic|digest|token|apikey)\s{1,3})?|(?:bearer|basic)\s{1,3}(?=[\w.~+/-]{0,60}[\d=]|[\w.~+/-]{24}))(?!\[REDACTED:)([\w.~+/=-]{6,4000})/gi,
  replace: (_match, [lead], marker) => `${lead ?? ''}${marker}`,
});
