import { openEmbeddedStore } from './embedded.ts';
import { openRemoteStore } from './remote.ts';
import type { Store } from './store.ts';

/** Opens the engine the configuration names: a server by `CLICKHOUSE_URL`, else the one in this process. */
export function openStore(config: { dataDir: string; clickhouseUrl: string | null }): Promise<Store> {
  if (config.clickhouseUrl !== null) return openRemoteStore({ url: config.clickhouseUrl });
  return openEmbeddedStore({ dataDir: config.dataDir });
}
