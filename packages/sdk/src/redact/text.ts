import { RULES } from './registry.ts';
import type { Rule } from './rule.ts';
import { card } from './rules/card.ts';

/** No secret we know fits into fewer characters. */
const SHORTEST = 8;
const CARD_DIGITS = 13;

// The gate, for all rules at once: most texts have none of these literals and leave here. A rule's own hints are
// looked for only behind it. The card rule has a gate of its own: its hints would let every number in.
const LITERAL_RULES = RULES.filter((rule) => rule !== card);
const HINTS = new RegExp(
  LITERAL_RULES.flatMap((rule) => rule.hints)
    .map((hint) => hint.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|'),
  'i',
);

/** Whether thirteen digits come in a row, spaces and dashes aside. */
function hasLongNumber(text: string): boolean {
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (++run === CARD_DIGITS) return true;
    } else if (code !== 32 && code !== 45) run = 0;
  }
  return false;
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
  if (text.length < SHORTEST) return text;
  let out = text;
  if (HINTS.test(text)) {
    const lower = text.toLowerCase();
    for (const rule of LITERAL_RULES) if (hinted(rule, text, lower)) out = apply(rule, out);
  }
  return hasLongNumber(out) ? apply(card, out) : out;
}
