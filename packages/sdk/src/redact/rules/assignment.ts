import { defineRule } from '../rule.ts';

/**
 * `password=…`, `"api_key": "…"`, `?access_token=…`: a secret's name with its value, in prose, JSON inside a
 * string, a query or an environment dump. A number in JSON keeps the document valid by gaining quotes.
 */
export const assignment = defineRule({
  name: 'assignment',
  hints: ['pass', 'pwd', 'secret', 'token', 'key', 'credential', 'cvv', 'otp', 'ssn', 'csrf', 'sig'],
  fold: true,
  pattern:
    /((?:password|passwd|passphrase|(?<![a-z])pwd|client[_-]?secret|secret(?:[_-]?access)?(?:[_-]?key)?|(?:x[_-])?(?:api|access|account|private|signing|encryption|shared[_-]?access)[_-]?key|(?:access|refresh|id|auth|session|csrf|xsrf|bearer|api|ingest|bot|user)[_-]?token|(?<![a-z_-])token|credentials?|(?<![a-z])(?:cvv2?|otp|ssn|csrf)|x-amz-signature|(?<=[?&])sig)(\\?["'])?(?:\s{0,3}[:=]\s{0,3}|%3[ad]))(\\?["'])?(?!\[REDACTED:|null\b|undefined\b|true\b|false\b)([^\s"'\\,;&<>{}[\]()]{3,4000})/gi,
  replace: (_match, [lead, keyQuote, quote], marker) => {
    const bareInJson = keyQuote !== undefined && quote === undefined;
    return bareInJson
      ? `${lead ?? ''}${keyQuote}${marker}${keyQuote}`
      : `${lead ?? ''}${quote ?? ''}${marker}`;
  },
});
