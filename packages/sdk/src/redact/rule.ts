/** One shape of secret in free text. */
export interface Rule {
  /** Goes into the marker: `[REDACTED:<name>]`. */
  readonly name: string;
  /** The gate: one of these literals must be in the text before the expression is tried. Lower case when `fold`. Empty: gated by `redact` itself. */
  readonly hints: readonly string[];
  /** Compare hints and text without case. */
  readonly fold?: true;
  /** Linear by construction: every repetition is bounded or unambiguous. */
  readonly pattern: RegExp;
  /** What stands in for the match; without it the whole match becomes the marker. */
  readonly replace?: (match: string, groups: readonly (string | undefined)[], marker: string) => string;
}

/**
 * Declares a rule for text. Add one: a file in `rules/` and a line in `registry.ts`.
 * @example defineRule({ name: 'npm', hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g })
 */
export function defineRule(rule: Rule): Rule {
  return rule;
}
