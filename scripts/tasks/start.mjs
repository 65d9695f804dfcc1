// The main job: the collector on the embedded engine with its console, and the example agency sending real traffic.
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { build } from '../build.mjs';
import { processes } from '../processes.mjs';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const dataDir = process.env.WATCHTOWER_DATA_DIR ?? at('.watchtower');
const port = process.env.WATCHTOWER_PORT ?? '4318';
const group = processes();
let stopping = false;

async function stop(code) {
  if (stopping) return;
  stopping = true;
  await group.close();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));

function start(name, file, env) {
  const child = group.start(name, process.execPath, [at(file)], { env: { ...process.env, ...env } });
  child.once('exit', (code) => {
    if (stopping) return;
    console.error(`The ${name} ended (${code ?? 'signal'}): stopping everything. Its last words are above.`);
    void stop(1);
  });
  return createInterface({ input: child.stdout });
}

/** Resolves with the collector's URL when it can be used. */
function collectorReady(lines) {
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const entry = parse(line);
      if (entry?.message === 'collector ready') resolve(entry.url);
      else if (entry === null || ['WARN', 'ERROR', 'FATAL'].includes(entry.level)) console.error(line);
    });
  });
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

await build(['packages/collector', 'examples/agency-app']);
const url = await collectorReady(
  start('collector', 'packages/collector/dist/bin.js', {
    WATCHTOWER_DEV: '1',
    WATCHTOWER_HOST: '127.0.0.1',
    WATCHTOWER_PORT: port,
    WATCHTOWER_DATA_DIR: dataDir,
    WATCHTOWER_STOP_WITH_STDIN: '1',
  }),
);
const agency = start('agency', 'examples/agency-app/dist/main.js', {
  WATCHTOWER_ENDPOINT: url,
  AGENCY_DATA_DIR: `${dataDir}/agency`,
  AGENCY_SUPERVISED: '1',
});
await new Promise((resolve) =>
  agency.on('line', (line) => line.startsWith('agency ready') && (console.log(line), resolve())),
);
console.log(`
  Watchtower   ${url}
  Sign-in      you are signed in (development mode, this machine only)
  With sign-in WATCHTOWER_ADMIN_EMAIL=you@example.com WATCHTOWER_ADMIN_PASSWORD=… npm run collector
  Stop         Ctrl-C
`);
