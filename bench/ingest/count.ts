// Counts what is stored, in a process of its own, once the collector let go of the directory.
import { openEmbeddedStore } from '../../packages/collector/src/store/embedded.ts';

const store = await openEmbeddedStore({ dataDir: process.argv[2] ?? '' });
const [row] = await store.query<{ n: string; spans: string }>(
  'SELECT count() AS n, uniqExact(span_id, trace_id) AS spans FROM spans',
);
const [size] = await store.query<{ bytes: string }>(
  `SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table = 'spans' AND database = {db:String}`,
  { db: store.database },
);
await store.close();
console.log(JSON.stringify({ rows: Number(row?.n), unique: Number(row?.spans), bytes: Number(size?.bytes) }));
