// Packs every published package and checks the tarballs: publint, types from every resolver, and nothing in them that
// belongs to the workspace alone. Tarballs stay in .cache/packs for the tests that install them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, '.cache', 'packs');
const ESM_ONLY = new Set(['@watchtower/collector', '@watchtower/cli', '@watchtower/ui-widgets']);

/** Published packages: folder and manifest. */
export function published() {
  return globSync('packages/*/package.json', { cwd: root })
    .map((file) => ({
      dir: join(root, dirname(file)),
      manifest: JSON.parse(readFileSync(join(root, file), 'utf8')),
    }))
    .filter(({ manifest }) => manifest.private !== true);
}

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

function distHash(dir) {
  const hash = createHash('sha256').update(readFileSync(join(dir, 'package.json')));
  hash.update(readFileSync(join(dir, 'README.md')));
  for (const file of globSync('dist/**/*.{js,cjs,d.ts,d.cts,css,sql}', { cwd: dir }).sort())
    hash.update(file).update(readFileSync(join(dir, file)));
  return hash.digest('hex');
}

/** Packs one package unless its content is unchanged; returns the tarball. */
export function pack({ dir, manifest }) {
  mkdirSync(out, { recursive: true });
  const tarball = join(out, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`);
  const stamp = `${tarball}.sha256`;
  const hash = distHash(dir);
  if (existsSync(tarball) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return { tarball, fresh: true };
  rmSync(stamp, { force: true });
  run('pnpm', ['pack', '--pack-destination', out], dir);
  return { tarball, fresh: false, record: () => writeFileSync(stamp, hash) };
}

function check({ dir, manifest }, tarball) {
  run('publint', ['run', tarball, '--strict'], dir);
  const profile = ESM_ONLY.has(manifest.name) ? 'esm-only' : 'node16';
  run('attw', [tarball, '--profile', profile, '--exclude-entrypoints', 'styles.css', './styles.css'], dir);
  const files = run('tar', ['-tzf', tarball], dir).split('\n');
  const stray = files.filter((f) => /\.test\.|\/src\/|tsconfig|\.cache/.test(f));
  if (stray.length > 0)
    throw new Error(`${manifest.name} packs files it should not: ${stray.slice(0, 3).join(', ')}`);
  if (!files.includes('package/README.md')) throw new Error(`${manifest.name} packs no README.md`);
  const packed = JSON.parse(run('tar', ['-xzOf', tarball, 'package/package.json'], dir));
  if (JSON.stringify(packed).includes('@watchtower/source'))
    throw new Error(`${manifest.name} publishes the workspace's source condition`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const item of published()) {
    const { tarball, fresh, record } = pack(item);
    if (fresh) continue;
    try {
      check(item, tarball);
    } catch (error) {
      console.error(`${item.manifest.name}: ${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
      process.exit(1);
    }
    record();
  }
  console.log('Packed packages are sound.');
}
