// The one entry of `npm start`, `npm test` and the rest. Runs on any Node >= 18: it installs what is missing
// (the project's own Node 24 included) and hands over to the task in scripts/tasks.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const [task = 'help', ...rest] = process.argv.slice(2);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Whether what is installed was installed from today's lockfile. */
function installed() {
  const stamp = join(root, 'node_modules', '.watchtower-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const fresh = existsSync(join(bin, 'pnpm')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  return {
    fresh,
    record: () => (mkdirSync(join(root, 'node_modules'), { recursive: true }), writeFileSync(stamp, lock)),
  };
}

function install() {
  const { fresh, record } = installed();
  if (fresh) return;
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  process.stderr.write('Installing what this needs (once) …\n');
  const done = spawnSync('npx', ['--yes', `pnpm@${devDependencies.pnpm}`, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true' },
    shell: process.platform === 'win32',
  });
  if (done.status !== 0)
    fail('The packages could not be installed: see the lines above, mend the cause, run this again.');
  record();
}

/** The project's own Node where its platform has one, else this one when it is new enough. */
function nodePath() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return process.execPath;
  return fail(
    `Node ${process.versions.node} is too old and no own Node could be installed for ${process.platform}-${process.arch}: install Node 22.15 or newer.`,
  );
}

/** Debian packages the gate needs: named at once when they are missing and cannot be installed. */
function systemPackages() {
  const needs = [
    { name: 'chromium', variable: 'CHROMIUM_BIN', paths: ['/usr/bin/chromium'] },
    { name: 'redis-server', variable: 'REDIS_SERVER_BIN', paths: ['/usr/bin/redis-server'] },
  ];
  const missing = needs.filter(
    (n) => ![process.env[n.variable], ...n.paths].some((p) => p !== undefined && existsSync(p)),
  );
  if (missing.length === 0) return;
  const names = missing.map((n) => n.name);
  const apt = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!apt) {
    fail(
      missing
        .map((n) => `${n.name} is missing: install it, or point ${n.variable} to its program.`)
        .join('\n'),
    );
  }
  process.stderr.write(`Installing ${names.join(' and ')} (once) …\n`);
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const done = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  if (done.status !== 0)
    fail(`apt-get could not install ${names.join(' and ')}: install by hand and run this again.`);
}

if (!existsSync(join(root, 'scripts', 'tasks', `${task.replace(':', '-')}.mjs`))) {
  fail(`There is no task “${task}”: see "scripts" in package.json for those there are.`);
}
install();
if (task.startsWith('test')) systemPackages();
const child = spawn(nodePath(), [join(root, 'scripts', 'tasks', `${task.replace(':', '-')}.mjs`), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
});
// The task shuts its own children down; this process only passes signals on and waits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
