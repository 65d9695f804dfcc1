// The licence gate: walks the installed production tree of every published package, and everything bundled into one,
// evaluates SPDX expressions, and fails on what is not permissive. `node tools/licences.mjs`
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import satisfies from 'spdx-satisfies';

/** Licences the runtime tree may have; anything else needs a decision in docs/decisions. */
export const ALLOWED = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
];

/** Whether a package.json's licence field is permissive; an unreadable or absent one is not. */
export function permitted(licence) {
  const text =
    typeof licence === 'string'
      ? licence
      : Array.isArray(licence)
        ? `(${licence.map((l) => l.type).join(' OR ')})`
        : licence?.type;
  if (typeof text !== 'string') return false;
  try {
    return satisfies(text, ALLOWED);
  } catch {
    return false;
  }
}

const read = (dir) => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));

/** Finds an installed package the way Node does: climbing `node_modules` folders. */
function installedAt(from, name) {
  for (let dir = from; dir !== dirname(dir); dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  }
  return null;
}

/** Every package reachable through `dependencies` and `optionalDependencies`. */
export function productionTree(start, seen = new Map()) {
  const manifest = read(start);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const dir = installedAt(start, name);
    if (dir === null || seen.has(dir)) continue;
    seen.set(dir, read(dir));
    productionTree(dir, seen);
  }
  return seen;
}

/** Packages whose code esbuild puts into a bundle of these entries. */
export async function bundled(entryPoints, external) {
  const { metafile } = await build({
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'x',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    external,
    conditions: ['@watchtower/source'],
  });
  const found = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const at = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (at !== undefined) found.set(at, read(at));
  }
  return found;
}

/** The faults of a set of packages, as sentences. */
export function faultsOf(packages, where) {
  return [...packages.values()]
    .filter((manifest) => !permitted(manifest.license ?? manifest.licenses))
    .map(
      (m) =>
        `${where}: ${m.name}@${m.version} has licence ${JSON.stringify(m.license ?? m.licenses ?? null)}, which is not permissive`,
    );
}

async function main() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const faults = [];
  let count = 0;
  for (const file of globSync('packages/*/package.json', { cwd: root })) {
    const dir = join(root, dirname(file));
    const manifest = read(dir);
    if (manifest.private === true) continue;
    const tree = productionTree(dir);
    count += tree.size;
    faults.push(...faultsOf(tree, manifest.name));
  }
  const sdk = join(root, 'packages/sdk');
  const inside = await bundled(
    [join(sdk, 'src/index.ts')],
    ['@opentelemetry/api', ...Object.keys(read(sdk).dependencies)],
  );
  faults.push(...faultsOf(inside, '@watchtower/sdk (bundled)'));
  for (const fault of new Set(faults)) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`Licences are permissive: ${count} installed, ${inside.size} bundled packages.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
