// The collector alone, in the foreground, with the documented variables.
import { fileURLToPath } from 'node:url';
import { build } from '../build.mjs';
import { processes } from '../processes.mjs';

await build(['packages/collector']);
const group = processes();
const bin = fileURLToPath(new URL('../../packages/collector/dist/bin.js', import.meta.url));
const child = group.start('collector', process.execPath, [bin, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void group.close());
child.once('exit', (code) => process.exit(code ?? 1));
