import type { QueryLimits } from './store.ts';

/** What a read may cost unless its caller says otherwise. */
const READ_LIMITS = { maxSeconds: 10, maxRows: 1_000_000, maxMemory: 300 * 1024 * 1024 } as const;

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 1;
}

/** The settings of one read, ready for a SETTINGS clause: never SET, which would outlive the statement. */
export function readSettings(limits: QueryLimits = {}): string {
  const { maxSeconds, maxRows, maxMemory } = { ...READ_LIMITS, ...limits };
  return [
    'output_format_json_quote_64bit_integers = 1',
    // The engine reads map['key'] as a subcolumn and then fails (33) on wide parts whose rows lack the key.
    'optimize_functions_to_subcolumns = 0',
    `max_execution_time = ${positive(maxSeconds)}`,
    `max_result_rows = ${Math.ceil(positive(maxRows))}`,
    `max_memory_usage = ${Math.ceil(positive(maxMemory))}`,
    "result_overflow_mode = 'throw'",
    "timeout_overflow_mode = 'throw'",
  ].join(', ');
}

/** Appends settings to a SELECT, after its own if it has some. */
export function withSettings(sql: string, settings: string): string {
  const body = sql.trim().replace(/;$/, '').trimEnd();
  const own = /\bSETTINGS\s+\w+\s*=\s*(?:'[^']*'|[\w.]+)(?:\s*,\s*\w+\s*=\s*(?:'[^']*'|[\w.]+))*$/i.test(
    body,
  );
  return own ? `${body}, ${settings}` : `${body}\nSETTINGS ${settings}`;
}
