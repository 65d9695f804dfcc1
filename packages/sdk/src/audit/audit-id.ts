import { randomBytes } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let lastMs = 0;
let counter = 0;

function base32(value: number, length: number): string {
  let out = '';
  for (let rest = value; out.length < length; rest = Math.floor(rest / 32))
    out = (DIGITS[rest % 32] ?? '0') + out;
  return out;
}

/** A new audit id: 26 characters that sort by time, also within one millisecond of one process. */
export function newAuditId(now = Date.now()): string {
  counter = now <= lastMs ? counter + 1 : 0;
  lastMs = Math.max(now, lastMs);
  let tail = '';
  for (const byte of randomBytes(12)) tail += DIGITS[byte % 32] ?? '0';
  return base32(lastMs, 10) + base32(counter, 4) + tail;
}
