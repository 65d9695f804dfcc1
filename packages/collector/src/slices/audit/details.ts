/** Deepest nesting of `details`. */
const DEPTH = 8;
/** Largest `details`, in bytes of their canonical form. */
export const DETAILS_BYTES = 8192;

function cleaned(
  value: unknown,
  key: string,
  redact: (key: string, text: string) => string,
  depth: number,
): unknown {
  if (typeof value === 'string') return redact(key, value.toWellFormed());
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null; // `+ 0`: no negative zero
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return null;
  if (depth === 0) throw new RangeError(`details are nested deeper than ${DEPTH}; flatten them`);
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry, key, redact, depth - 1));
  const entries = Object.entries(value).filter(([name]) => name !== '__proto__');
  return Object.fromEntries(
    entries.map(([name, entry]) => [
      redact('', name.toWellFormed()),
      cleaned(entry, name, redact, depth - 1),
    ]),
  );
}

/**
 * A copy of `details` that may be stored for good: strings redacted, also by the name they stand under, and nothing
 * left that RFC 8785 cannot write.
 * @throws RangeError when nested too deeply.
 */
export function cleanDetails(
  details: Readonly<Record<string, unknown>>,
  redact: (key: string, text: string) => string,
): Record<string, unknown> {
  return cleaned(details, '', redact, DEPTH) as Record<string, unknown>;
}
