import { randomBytes } from 'node:crypto';
import { literal } from '../store/literal.ts';
import type { Store } from '../store/store.ts';

/** A row by column name; ids (`FixedString`) in hex, instants as ISO text, Date or epoch milliseconds. Missing columns take their default. */
export type TestRow = Readonly<Record<string, unknown>>;

function plain(value: unknown, type: string): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && type.startsWith('DateTime')) return new Date(value).toISOString();
  return value;
}

/** Inserts rows into any table of the store, through its views. */
export async function insertTestRows(store: Store, table: string, rows: readonly TestRow[]): Promise<void> {
  const described = await store.query<{ name: string; type: string }>(
    'SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String}',
    { database: store.database, table },
  );
  const types = new Map(described.map(({ name, type }) => [name, type]));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const unknown = names.filter((name) => !types.has(name));
  if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(', ')}`);
  const fixed = (name: string) => types.get(name)?.startsWith('FixedString') === true;
  const quote = (name: string) => `\`${name}\``;
  const structure = names
    .map((name) => `${quote(name)} ${fixed(name) ? 'String' : types.get(name)}`)
    .join(', ');
  const json = rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(names.map((name) => [name, plain(row[name], types.get(name) ?? '')])),
      ),
    )
    .join('\n');
  const selected = names.map((name) => (fixed(name) ? `unhex(${quote(name)})` : quote(name))).join(', ');
  await store.command(
    `INSERT INTO ${literal(table, 'Identifier')} (${names.map(quote).join(', ')}) SELECT ${selected} ` +
      `FROM format(JSONEachRow, ${literal(structure, 'String')}, ${literal(json, 'String')}) ` +
      `SETTINGS date_time_input_format = 'best_effort', input_format_null_as_default = 1`,
  );
}

/** Inserts spans; each gets fresh ids, the present instant, service `test` and 1 ms unless it says otherwise. */
export async function insertSpans(store: Store, spans: readonly TestRow[]): Promise<void> {
  const rows = spans.map((span) => ({
    ts: new Date(),
    trace_id: randomBytes(16).toString('hex'),
    span_id: randomBytes(8).toString('hex'),
    parent_span_id: '0'.repeat(16),
    service: 'test',
    name: 'work',
    kind: 'internal',
    status: 'unset',
    dur_ns: 1_000_000,
    cost_source: 'none',
    ...span,
  }));
  await insertTestRows(store, 'spans', rows);
}

/** Inserts log records; each gets the present instant, service `test`, level INFO and a body unless it says otherwise. */
export async function insertLogs(store: Store, logs: readonly TestRow[]): Promise<void> {
  const rows = logs.map((record) => ({
    ts: new Date(),
    severity_number: 9,
    level: 'INFO',
    service: 'test',
    body: 'something happened',
    trace_id: '0'.repeat(32),
    span_id: '0'.repeat(16),
    ...record,
  }));
  await insertTestRows(store, 'logs', rows);
}
