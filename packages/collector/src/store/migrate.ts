import { WatchtowerError } from '@watchtower/contract';
import { render, type RenderTarget } from './render.ts';
import type { SchemaFile } from './schema-files.ts';
import type { Store } from './store.ts';

const LEDGER = `CREATE TABLE {{db}}.migrations {{on_cluster}} (
  id String, sha256 String, at DateTime64(3, 'UTC')
) ENGINE = {{engine MergeTree}} ORDER BY id SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1;`;

/**
 * Brings the store to the schema of this version: each step once, in order, recorded with its hash.
 * A step that was interrupted is run again from its start. Returns the ids of the steps that ran.
 * @throws WatchtowerError `config_invalid` when a step that already ran has other contents now.
 */
export async function migrate(
  store: Store,
  files: readonly SchemaFile[],
  target: Omit<RenderTarget, 'database'> = {},
): Promise<string[]> {
  const into = { ...target, database: store.database };
  for (const statement of render(LEDGER, into)) await store.command(statement);
  const rows = await store.query<{ id: string; sha256: string }>('SELECT id, sha256 FROM migrations');
  const done = new Map(rows.map((row) => [row.id, row.sha256]));
  refuseChanged(files, done);
  const ran: string[] = [];
  for (const { id, sql, sha256 } of files) {
    if (done.has(id)) continue;
    for (const statement of render(sql, into)) await store.command(statement);
    const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
    await store.insertRows('migrations', [{ id, sha256, at }], { token: `migration:${id}` });
    ran.push(id);
  }
  return ran;
}

function refuseChanged(files: readonly SchemaFile[], done: ReadonlyMap<string, string>): void {
  const changed = files.filter(({ id, sha256 }) => done.has(id) && done.get(id) !== sha256);
  if (changed.length === 0) return;
  throw new WatchtowerError(
    'config_invalid',
    `The schema step ${changed.map(({ id }) => id).join(', ')} ran on this data with other contents. ` +
      'A step that ran is never edited: restore it and write a new step, or start with another WATCHTOWER_DATA_DIR.',
  );
}
