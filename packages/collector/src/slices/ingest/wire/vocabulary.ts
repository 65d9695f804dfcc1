import type { SliceContext } from '../../../kernel/slice.ts';
import type { Vocabulary } from './any-value.ts';
import { cleaner, type Redactions } from './clean.ts';
import { keyring } from './keys.ts';
import { textCache } from './text-cache.ts';

/** The rules every text passes on its way to a table, with the caches before them. */
export function vocabulary(
  rules: Pick<SliceContext, 'redact' | 'isSecretKey'>,
  redactions: Redactions,
): Vocabulary {
  const clean = cleaner(rules.redact, redactions);
  const keyOf = keyring(clean, rules.isSecretKey);
  return {
    clean,
    keyOf,
    keys: textCache(keyOf, () => true),
    // A redacted text is made anew each time, so that every occurrence is counted.
    texts: textCache(
      (text) => clean(text),
      (made, text) => made === text,
    ),
  };
}
