// The engine alone, in a process of its own: the same rows into the same tables and views.
import { openEmbeddedStore } from '../../packages/collector/src/store/embedded.ts';

const given = JSON.parse(process.argv[2] ?? '{}') as {
  dataDir: string;
  files: string[];
  columns: string[];
  rows: number;
};
const { dataDir, files, columns, rows } = given;
const store = await openEmbeddedStore({ dataDir });
const insert = (file: string, i: number): Promise<void> =>
  store.insertFile('spans', file, { columns, token: `bench-${i}` });

async function timed(run: () => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  await run();
  return (count * rows * 1000) / (performance.now() - start);
}

const before = process.cpuUsage();
const seen: { one: number[]; two: number[] } = { one: [], two: [] };
for (let i = 0; i + 3 < files.length; i += 4) {
  const [a, b, c, d] = files.slice(i, i + 4) as [string, string, string, string];
  const one = async (): Promise<void> => {
    await insert(a, i);
    await insert(b, i + 1);
  };
  seen.one.push(await timed(one, 2));
  seen.two.push(await timed(() => Promise.all([insert(c, i + 2), insert(d, i + 3)]), 2));
}
const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM spans');
await store.close();
const used = process.cpuUsage(before);
const median = (of: number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
const stored = Number(row?.n);
const cpuUs = (used.user + used.system) / stored;
console.log(JSON.stringify({ one: median(seen.one), two: median(seen.two), rows: stored, cpuUs }));
