import { CORRELATION } from '@watchtower/contract';
import { type Column, plain } from '../native/block.ts';
import { type Bytes, pushString } from '../native/bytes.ts';
import { type Facts, FACT, ID } from './facts.ts';

const REMEMBERED = 10_000;

/** Pseudonyms, remembered: a key's HMAC costs more than everything else a span needs. */
export function pseudonyms(subjectOf: (userId: string) => string): (userId: string) => string {
  const known = new Map<string, string>();
  return (userId) => {
    const before = known.get(userId);
    if (before !== undefined) return before;
    const subject = subjectOf(userId);
    if (known.size >= REMEMBERED) known.clear();
    known.set(userId, subject);
    return subject;
  };
}

/** The typed columns of the canonical identifiers. */
export interface IdentifierColumns {
  readonly columns: readonly Column[];
  write(facts: Facts): void;
}

/** Makes them in the order of the correlation table. */
export function identifierColumns(subjectOf: (userId: string) => string): IdentifierColumns {
  const columns = CORRELATION.map((entry) => plain(entry.column, 'String'));
  const parts = columns.flatMap((column) => column.parts) as readonly Bytes[];
  return {
    columns,
    write(facts) {
      const { values } = facts;
      const userId = values[FACT.userId] ?? '';
      if (userId !== '' && values[ID.subject] === '') values[ID.subject] = subjectOf(userId);
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        if (part !== undefined) pushString(part, values[i] ?? '');
      }
      if (userId !== '') facts.touched.push(ID.subject);
    },
  };
}
