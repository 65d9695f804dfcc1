import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../store/embedded.ts';
import { migrate } from '../store/migrate.ts';
import { schemaFiles } from '../store/schema-files.ts';
import type { Store } from '../store/store.ts';

/** One engine per process: its directory, and how many stores are open on it. */
let dataDir: string | undefined;
let made = 0;
let opened = 0;

/**
 * Opens the real embedded engine for a test: a database of its own in a temporary directory, migrated with the
 * tables of the given slices. Several may be open in one process; close each.
 * @param slices in schema order. @defaultValue `['ingest']`
 * @example const store = await openTestStore(['ingest', 'golden']); afterAll(() => store.close());
 */
export async function openTestStore(slices: readonly string[] = ['ingest']): Promise<Store> {
  dataDir ??= mkdtempSync(join(tmpdir(), 'watchtower-test-'));
  const dir = dataDir;
  opened++;
  const store = await openEmbeddedStore({ dataDir: dir, database: `test_${++made}`, sessions: 2 });
  await migrate(store, schemaFiles(slices));
  let closed: Promise<void> | undefined;
  return {
    ...store,
    close() {
      closed ??= store.close().then(() => {
        if (--opened > 0) return;
        dataDir = undefined;
        rmSync(dir, { recursive: true, force: true });
      });
      return closed;
    },
  };
}
