const CHARS_PER_TOKEN = 4;
const MAX_DEPTH = 12;
/** Media and opaque blobs: their length says nothing about tokens. */
const SKIPPED = new Set([
  'data',
  'file_data',
  'image_url',
  'url',
  'signature',
  'encrypted_content',
  'id',
  'type',
]);

/** Characters of text in a prompt of any shape: the strings of its content, without media and identifiers. */
export function countChars(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return 0;
  let chars = 0;
  if (Array.isArray(value)) {
    for (const item of value) chars += countChars(item, depth + 1);
    return chars;
  }
  for (const [key, item] of Object.entries(value)) {
    if (!SKIPPED.has(key)) chars += countChars(item, depth + 1);
  }
  return chars;
}

/** Tokens of so many characters where a provider reported none: four to a token, within a few percent for prose. */
export function estimateTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}
