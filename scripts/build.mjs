// Builds what changed: a package is built again when its sources, its dependencies' sources, the lockfile or the
// Node version differ from the last build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'build');

/** Packages in build order, each with those it is built from. */
const STEPS = [
  { dir: 'packages/contract', needs: [] },
  { dir: 'packages/sdk', needs: ['packages/contract'] },
  { dir: 'packages/middleware-express', needs: ['packages/sdk'] },
  { dir: 'packages/middleware-llm', needs: ['packages/sdk'] },
  { dir: 'packages/cli', needs: ['packages/contract'] },
  { dir: 'packages/ui-widgets', needs: ['packages/contract'] },
  { dir: 'packages/console', needs: ['packages/ui-widgets'] },
  { dir: 'packages/collector', needs: ['packages/middleware-llm', 'packages/console'] },
  { dir: 'examples/agency-app', needs: ['packages/middleware-express', 'packages/middleware-llm'] },
  { dir: 'examples/admin-page', needs: ['packages/ui-widgets'] },
];

/** Hash of all a package is built from; `top` is the repository. */
export function hashOf(dir, needs, known, top = root) {
  const hash = createHash('sha256').update(process.version);
  hash
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(readFileSync(join(root, 'tsconfig.base.json')));
  for (const need of needs) hash.update(known.get(need) ?? '');
  const files = globSync('**/*', {
    cwd: join(top, dir),
    exclude: (entry) => entry.name === 'node_modules' || entry.name === 'dist',
    withFileTypes: true,
  })
    .filter((f) => f.isFile() && !/\.test\.tsx?$/.test(f.name))
    .map((f) => join(f.parentPath, f.name))
    .sort();
  for (const file of files)
    hash.update(file.slice(top.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function run(dir) {
  return new Promise((resolve, reject) => {
    const child = spawn('pnpm', ['run', '--silent', 'build'], {
      cwd: join(root, dir),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = [];
    child.stdout.on('data', (d) => out.push(d));
    child.stderr.on('data', (d) => out.push(d));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${dir} does not build:\n${Buffer.concat(out).toString()}`)),
    );
  });
}

/** The console is part of the collector's package: it is served from `dist/console`. */
function embedConsole() {
  const target = join(root, 'packages/collector/dist/console');
  rmSync(target, { recursive: true, force: true });
  cpSync(join(root, 'packages/console/dist'), target, { recursive: true });
}

/** Builds all packages that need it, two at a time. Returns the folders that were built. */
export async function build(only) {
  mkdirSync(cache, { recursive: true });
  const wanted = only === undefined ? STEPS : STEPS.filter((s) => closure(only).has(s.dir));
  const known = new Map();
  for (const step of wanted) known.set(step.dir, hashOf(step.dir, step.needs, known));
  const built = [];
  const done = new Map();
  for (const step of wanted) {
    done.set(
      step.dir,
      (async () => {
        await Promise.all(step.needs.map((n) => done.get(n)));
        const stamp = join(cache, step.dir.replace('/', '__'));
        const fresh =
          existsSync(join(root, step.dir, 'dist')) &&
          existsSync(stamp) &&
          readFileSync(stamp, 'utf8') === known.get(step.dir);
        if (fresh) return;
        await slot(() => run(step.dir));
        if (step.dir === 'packages/collector') embedConsole();
        writeFileSync(stamp, known.get(step.dir));
        built.push(step.dir);
      })(),
    );
  }
  await Promise.all(done.values());
  return built;
}

function closure(dirs) {
  const all = new Set(dirs);
  for (const step of [...STEPS].reverse())
    if (all.has(step.dir)) for (const need of step.needs) all.add(need);
  return all;
}

let running = 0;
const waiting = [];
async function slot(work) {
  while (running >= 2) await new Promise((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv.slice(2);
  build(only.length === 0 ? undefined : only)
    .then((built) => console.log(built.length === 0 ? 'Everything is built.' : `Built ${built.join(', ')}.`))
    .catch((error) => {
      console.error(error.message);
      process.exit(1);
    });
}
