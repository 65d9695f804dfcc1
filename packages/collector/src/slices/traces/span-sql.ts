/** SQL: a span that failed. */
export const FAILED = `(status = 'error' OR http_status >= 500)`;
/** SQL: a span without a parent. */
export const ROOT = `parent_span_id = toFixedString('', 8)`;
/** SQL: a call whose price is known. */
export const PRICED = `cost_source IN ('catalogue', 'override')`;
