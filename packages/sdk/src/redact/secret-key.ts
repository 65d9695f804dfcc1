/** Anywhere in a name, separators and case aside. */
const PARTS = [
  'authorization',
  'cookie',
  'apikey',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'privatekey',
  'credential',
  'connectionstring',
  'accesskey',
  'creditcard',
  'cardnumber',
];
/** Only as a whole word: they hide inside harmless ones (footprint, session_id). */
const WORDS = new Set(['pwd', 'csrf', 'xsrf', 'dsn', 'otp', 'totp', 'cvv', 'cvc', 'ssn', 'iban', 'pin']);
const TAILS = /(?:^|_)(?:token|session|session_key|jwt)$/;
/** Names that only sound like secrets. */
const HARMLESS = /(?:^|_)(?:next_page|page|cursor|continuation)_token$/;

const known = new Map<string, boolean>();
const REMEMBERED = 4096;

function judge(key: string): boolean {
  const snake = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  if (HARMLESS.test(snake)) return false;
  if (TAILS.test(snake)) return true;
  const squeezed = snake.replaceAll('_', '');
  return PARTS.some((part) => squeezed.includes(part)) || snake.split('_').some((word) => WORDS.has(word));
}

/**
 * Whether a field of this name holds a secret whatever its value: `password`, `x-api-key`, `access_token` do,
 * `input_tokens`, `session_id` and `token_count` do not. Case and separators do not matter.
 */
export function isSecretKey(key: string): boolean {
  const before = known.get(key);
  if (before !== undefined) return before;
  const secret = judge(key);
  if (known.size < REMEMBERED) known.set(key, secret);
  return secret;
}
