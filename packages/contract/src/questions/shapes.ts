import * as z from 'zod/mini';

/** ISO 8601 instant, UTC, milliseconds. */
export const instant = z.iso.datetime();
/** Free text of one line, at least one character. */
export const text = z.string().check(z.minLength(1), z.maxLength(500));
/** An identifier as it stands in a column. */
export const id = z.string().check(z.minLength(1), z.maxLength(200));
/** US dollars, rounded to 1e-6; `null` is unknown, never 0. */
export const usd = z.nullable(z.number());
/** Milliseconds or `null` when nothing was measured. */
export const ms = z.nullable(z.number());
/** Latency as percentiles, never averages. */
export const percentiles = z.object({ p50: ms, p95: ms });

/** Time range of a telemetry question: a preset, or `from` and `to` together; at most 30 days. */
export const timeRange = {
  range: z.optional(z.enum(['1h', '6h', '24h', '7d', '30d'])),
  from: z.optional(instant),
  to: z.optional(instant),
};

/** Cursor page: at most 100 rows; the cursor is opaque and bound to its filter. */
export const page = {
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
};

/** A list answer. */
export function listOf<T extends z.ZodMiniType>(
  item: T,
): z.ZodMiniObject<{ items: z.ZodMiniArray<T>; next_cursor: z.ZodMiniNullable<z.ZodMiniString> }> {
  return z.object({ items: z.array(item), next_cursor: z.nullable(z.string()) });
}
