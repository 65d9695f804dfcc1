import type { logsList, Question } from '@watchtower/contract';
import type * as z from 'zod/mini';
import { invalid } from '../../kernel/invalid.ts';

/** Lowest severity number of each level. */
const SEVERITY = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;
const MAX_WORDS = 10;

type ParamsOut<Q extends Question> = z.output<Q['params']>;

/** Conditions of a statement and the values they bind. */
export interface Conditions {
  readonly sql: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** `%word%` with the wildcards of the word itself taken literally. */
function pattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * What narrows a list of logs. A level means that level and above. A search finds records whose message holds every
 * word of it, in any case and also inside longer words; the text index answers it from its dictionary.
 * @throws WatchtowerError `invalid_argument` naming `search` when it has more than ten words
 */
export function logConditions(params: ParamsOut<typeof logsList>, clientId: string | null): Conditions {
  const sql: string[] = [];
  const values: Record<string, unknown> = {};
  const narrow = (condition: string, name: string, value: unknown): void => {
    sql.push(condition);
    values[name] = value;
  };
  if (params.level !== undefined)
    narrow('severity_number >= {severity:UInt8}', 'severity', SEVERITY[params.level]);
  if (params.domain !== undefined) narrow('domain = {domain:String}', 'domain', params.domain);
  if (params.service !== undefined) narrow('service = {service:String}', 'service', params.service);
  if (params.trace_id !== undefined) narrow('trace_id = unhex({trace:String})', 'trace', params.trace_id);
  if (clientId !== null) narrow('client_id = {client:String}', 'client', clientId);
  const words = (params.search ?? '').split(/\s+/).filter((word) => word !== '');
  if (words.length > MAX_WORDS)
    throw invalid([{ field: 'search', message: `May have at most ${MAX_WORDS} words` }]);
  words.forEach((word, i) => {
    narrow(`body ILIKE {word${i}:String}`, `word${i}`, pattern(word));
  });
  return { sql, values };
}
