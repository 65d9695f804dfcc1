/** Control characters of both sets, line separators, and marks that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text from telemetry as it may be shown in a terminal: what could move the cursor or hide text is written out. */
export function clean(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Exactly `width` characters: padded, or cut with a tilde. */
export function fit(text: string, width: number): string {
  const chars = Array.from(text);
  if (chars.length <= width) return text + ' '.repeat(width - chars.length);
  return `${chars.slice(0, Math.max(0, width - 1)).join('')}~`;
}
