import type { Attributes, Span } from '@opentelemetry/api';

type AttributeText = string | number | boolean | string[];

/** A value OTel takes as it is; anything else becomes JSON text, and nothing for `undefined`. */
export function attributeOf(value: unknown): AttributeText | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return jsonOf(value);
  }
}

function jsonOf(value: unknown): AttributeText | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  try {
    return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? undefined);
  } catch {
    return undefined;
  }
}

/**
 * Puts strings that are known to be clean onto a span. OTel validates each attribute again, a third of a span's
 * cost; SDK spans hold them in a plain object, which is written directly where it is one.
 */
export function assignKnown(span: Span, known: Readonly<Record<string, string>>): void {
  const own = (span as { attributes?: unknown }).attributes;
  if (typeof own === 'object' && own !== null && Object.isExtensible(own)) {
    const target = own as Attributes;
    for (const key in known) target[key] ??= known[key];
    return;
  }
  span.setAttributes(known);
}
