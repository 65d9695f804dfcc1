import { WatchtowerError } from '@watchtower/contract';

/** What fills the holes of a schema file. */
export interface RenderTarget {
  readonly database: string;
  /** Name of the cluster: DDL then runs everywhere and tables are replicated. */
  readonly cluster?: string | null;
}

const IDEMPOTENT = [
  /^CREATE (?:TABLE|MATERIALIZED VIEW|VIEW|DATABASE|FUNCTION|DICTIONARY) IF NOT EXISTS /i,
  /^CREATE OR REPLACE /i,
  /^DROP (?:TABLE|VIEW|DATABASE|DICTIONARY) IF EXISTS /i,
  /^ALTER TABLE \S+ (?:ON CLUSTER \S+ )?(?:ADD (?:COLUMN|INDEX|PROJECTION) IF NOT EXISTS |DROP (?:COLUMN|INDEX|PROJECTION) IF EXISTS |MODIFY )/i,
];

function fill(sql: string, { database, cluster }: RenderTarget): string {
  return sql
    .replaceAll('{{db}}', database)
    .replaceAll('{{on_cluster}}', cluster ? `ON CLUSTER '${cluster}'` : '')
    .replace(/\{\{engine (\w+)\}\}/g, (_, family: string) => (cluster ? `Replicated${family}` : family));
}

/**
 * Splits a schema file into statements, fills its holes and makes each safe to run twice, so that a migration
 * that was killed in the middle is simply run again.
 * @throws WatchtowerError `internal` for an unknown hole or a statement that cannot be repeated.
 */
export function render(sql: string, target: RenderTarget): string[] {
  const text = fill(
    sql
      .split('\n')
      .filter((line) => !line.trimStart().startsWith('--'))
      .join('\n'),
    target,
  );
  const hole = /\{\{[^}]*\}\}/.exec(text);
  if (hole !== null) throw new WatchtowerError('internal', `Unknown hole ${hole[0]} in a schema file.`);
  return text
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map(repeatable);
}

function repeatable(statement: string): string {
  const safe = statement.replace(
    /^CREATE\s+(TABLE|MATERIALIZED\s+VIEW|VIEW|DATABASE|FUNCTION|DICTIONARY)\s+(?!IF\s+NOT\s+EXISTS\b)/i,
    (_, what: string) => `CREATE ${what.replace(/\s+/, ' ')} IF NOT EXISTS `,
  );
  if (IDEMPOTENT.some((pattern) => pattern.test(safe.replace(/\s+/g, ' ')))) return safe;
  throw new WatchtowerError(
    'internal',
    `A schema statement cannot be repeated: “${statement.slice(0, 80)}…”. Use CREATE, DROP … IF EXISTS or ALTER … IF [NOT] EXISTS.`,
  );
}
