import { literal } from './literal.ts';

/** Settings of every insert: exactly once by token, into the views as well, and the same blocks on every replay. */
export function insertSettings(token: string): Record<string, string | number> {
  return {
    insert_deduplication_token: token,
    deduplicate_blocks_in_dependent_materialized_views: 1,
    max_threads: 1,
    max_insert_threads: 1,
  };
}

/** Settings of an insert of rows as JSON text: instants in ISO form are read too. */
export function rowSettings(token: string): Record<string, string | number> {
  return { ...insertSettings(token), date_time_input_format: 'best_effort' };
}

/** `a`, `b`, `events.name`: column names as a list. */
export function columnList(columns: readonly string[]): string {
  return columns.map((column) => literal(column, 'Identifier')).join(', ');
}

/** The statement that inserts a file of Native blocks. */
export function insertFileSql(
  table: string,
  columns: readonly string[],
  file: string,
  token: string,
): string {
  const settings = Object.entries(insertSettings(token)).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : literal(value, 'String')}`,
  );
  const names = columnList(columns);
  return `INSERT INTO ${literal(table, 'Identifier')} (${names}) SELECT ${names} FROM file(${literal(file, 'String')}, 'Native') SETTINGS ${settings.join(', ')}`;
}

/** Rows as one JSON object a line; lone surrogates, which are no text, become U+FFFD. */
export function rowLines(rows: readonly object[]): Buffer {
  const wellFormed = (_: string, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value;
  return Buffer.from(`${rows.map((row) => JSON.stringify(row, wellFormed)).join('\n')}\n`);
}
