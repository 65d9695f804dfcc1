import type { Store } from './store.ts';

/** Tables that are not telemetry: state and ledgers, kept until someone decides otherwise. */
const KEPT: ReadonlySet<string> = new Set(['documents', 'migrations', 'audit']);

/** Longest life in days: raw records, rollups that know a person's pseudonym, and rollups that do not. */
const LONGEST = { raw: 30, withSubject: 90, rollup: 400 } as const;

const DAYS: Readonly<Record<string, number>> = { Hour: 1 / 24, Day: 1, Week: 7, Month: 31, Year: 366 };

/** Names of columns that would hold a person, a credential or the content of a conversation. */
const FORBIDDEN =
  /(?:^|_|\.)(?:e_?mail|ip|ip_?address|client_ip|peer_ip|password|passwd|secret|secrets|token|api_?key|credential|credentials|authorization|cookie|user_id|user_name|username|user_agent|phone|first_name|last_name|full_name|prompt|prompts|completion|completions|content|contents)(?:$|_|\.)/i;

interface Table {
  readonly name: string;
  readonly engine: string;
  readonly engine_full: string;
  readonly columns: readonly string[];
}

/** The shortest life a table's TTL gives a row, in days; `null` without one. */
function lifeOf({ engine_full }: Table): number | null {
  const clause = /\bTTL\b(.*?)(?:\bSETTINGS\b|$)/s.exec(engine_full)?.[1] ?? '';
  const lives = [...clause.matchAll(/toInterval(\w+)\((\d+)\)/g)].map(
    ([, unit = '', n]) => (DAYS[unit] ?? Number.POSITIVE_INFINITY) * Number(n),
  );
  return lives.length === 0 ? null : Math.min(...lives);
}

function longestOf({ engine, columns }: Table): number {
  if (!/(?:Aggregating|Summing)MergeTree$/.test(engine)) return LONGEST.raw;
  return columns.includes('subject') ? LONGEST.withSubject : LONGEST.rollup;
}

function faultsOf(table: Table): string[] {
  const faults = table.columns
    .filter((column) => FORBIDDEN.test(column))
    .map((column) => `${table.name}.${column} is named after something telemetry must not hold`);
  if (!table.engine.endsWith('MergeTree')) return faults;
  if (!/non_replicated_deduplication_window = [1-9]/.test(table.engine_full)) {
    faults.push(`${table.name} has no non_replicated_deduplication_window: a replay would be stored twice`);
  }
  if (KEPT.has(table.name)) return faults;
  const life = lifeOf(table);
  const longest = longestOf(table);
  if (life === null) faults.push(`${table.name} has no TTL; ${longest} days are the most`);
  else if (life > longest) faults.push(`${table.name} keeps rows ${life} days; ${longest} are the most`);
  return faults;
}

/**
 * Reads the migrated engine's own catalogue and lists what breaks the rules of storage: tables without a TTL or with
 * one that is too long, tables that would store a replay twice, and columns named after personal data.
 */
export async function checkSql(store: Store): Promise<string[]> {
  const tables = await store.query<Table>(
    `SELECT t.name AS name, t.engine AS engine, t.engine_full AS engine_full, c.columns AS columns
     FROM system.tables AS t
     INNER JOIN (SELECT table, groupArray(name) AS columns FROM system.columns
       WHERE database = {database:String} GROUP BY table) AS c ON c.table = t.name
     WHERE t.database = {database:String} ORDER BY t.name`,
    { database: store.database },
  );
  return tables.flatMap(faultsOf);
}
