import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WatchtowerError } from '@watchtower/contract';

/** One step of the schema. */
export interface SchemaFile {
  /** `<slice>/<file>` without `.sql`. */
  readonly id: string;
  readonly slice: string;
  readonly sql: string;
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The folder of a slice's steps: beside its code in the sources, under `schema/` in the built package. */
function folderOf(slice: string): string {
  const source = slice === 'store' ? join(HERE, 'schema') : join(HERE, '..', 'slices', slice, 'schema');
  const found = [join(HERE, 'schema', slice), source].find((folder) => existsSync(folder));
  if (found !== undefined) return found;
  throw new WatchtowerError(
    'internal',
    `The schema of the slice ${slice} is missing from this installation.`,
  );
}

/** The steps of the store's own tables and then of each slice, in the order they run. */
export function schemaFiles(slices: readonly string[]): SchemaFile[] {
  return ['store', ...slices].flatMap((slice) => {
    const folder = folderOf(slice);
    return readdirSync(folder)
      .filter((file) => /^\d{4}_[\w-]+\.sql$/.test(file))
      .toSorted()
      .map((file) => {
        const sql = readFileSync(join(folder, file), 'utf8');
        const sha256 = createHash('sha256').update(sql).digest('hex');
        return { id: `${slice}/${file.slice(0, -4)}`, slice, sql, sha256 };
      });
  });
}
