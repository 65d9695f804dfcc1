/** Longest attribute key, in characters; the rest is cut. */
export const KEY_MAX = 256;
/** Longest attribute value, name or message, in characters; the rest is cut. */
const VALUE_MAX = 32_768;
const CARD_DIGITS = 13;

/** What redaction at ingest did so far. */
export interface Redactions {
  count: number;
}

/**
 * Whether a text is nothing but lower-case hex and dashes without thirteen digits in a row: a UUID, a trace id, a
 * number. No rule can match one, and these are most of the values that no cache holds.
 */
function isPlainId(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (++digits >= CARD_DIGITS) return false;
    } else if (code >= 97 && code <= 102) digits = 0;
    else if (code !== 45) return false;
  }
  return true;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** Makes the function every text passes on its way to a table: bounded in length, without secrets. */
export function cleaner(redact: (text: string) => string, redactions: Redactions) {
  return function clean(text: string, max: number = VALUE_MAX): string {
    // Redaction sees the whole text: a secret cut in half would no longer look like one.
    if (isPlainId(text)) return cut(text, max);
    const out = redact(text);
    if (out !== text) redactions.count++;
    return cut(out, max);
  };
}
/** The function every text passes on its way to a table. */
export type Clean = ReturnType<typeof cleaner>;
