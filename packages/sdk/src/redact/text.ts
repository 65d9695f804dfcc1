import { RULES } from './registry.ts';
import type { Rule } from './rule.ts';

/** No secret we know fits into fewer characters. */
const SHORTEST = 8;
const CARD_DIGITS = 13;

// One pass over the characters answers "can anything be in here at all?": every rule needs either one of
// these marks, thirteen digits, or one of the few prefixes made of letters alone.
const MARKS = new Uint8Array(128);
for (const mark of '_-:=.@%') MARKS[mark.charCodeAt(0)] = 1;
const LETTER_PREFIXES = /AKIA|ASIA|ABIA|ACCA|A3T|AIza|dapi|bearer |basic /i;

function worthLooking(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && MARKS[code] === 1) return true;
    if (code >= 48 && code <= 57) digits++;
  }
  return digits >= CARD_DIGITS || LETTER_PREFIXES.test(text);
}

function hinted(rule: Rule, text: string, lower: string): boolean {
  const haystack = rule.fold === true ? lower : text;
  return rule.hints.some((hint) => haystack.includes(hint));
}

function apply(rule: Rule, text: string): string {
  const marker = `[REDACTED:${rule.name}]`;
  const { replace } = rule;
  if (replace === undefined) return text.replace(rule.pattern, marker);
  return text.replace(rule.pattern, (match: string, ...rest: (string | number | undefined)[]) => {
    const groups = rest.slice(
      0,
      rest.findIndex((part) => typeof part === 'number'),
    );
    return replace(match, groups as (string | undefined)[], marker);
  });
}

/**
 * Replaces every secret in a text by `[REDACTED:<rule>]`: vendors' keys, JWTs, PEM keys, credentials in URLs and
 * headers, `password=…` pairs and card numbers (last four kept). Idempotent; pure; never throws.
 * @example redact('login with sk-ant-api03-abcdefghijklmnop failed') // 'login with [REDACTED:anthropic] failed'
 */
export function redact(text: string): string {
  if (text.length < SHORTEST || !worthLooking(text)) return text;
  const lower = text.toLowerCase();
  let out = text;
  for (const rule of RULES) {
    if (hinted(rule, text, lower)) out = apply(rule, out);
  }
  return out;
}
