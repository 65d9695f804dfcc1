// The import law of the house: which room may import what. `node tools/rooms.mjs` checks the whole tree and exits 1
// with a line per violation; the functions are exported for the test that plants one violation per row.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

import { LAW, MANIFEST_LAW } from './room-law.mjs';

export { LAW };

function roomOf(file) {
  for (const row of LAW) {
    const found = row.at.exec(file);
    if (found !== null) return { row, part: row.room.endsWith('/*') ? found[1] : null };
  }
  return null;
}

const isTest = (file) =>
  /\.(test|dom\.test|browser\.test)\.tsx?$/.test(file) ||
  /\/(fixtures|testing)\//.test(file) ||
  /(^|\/)testing\.ts$/.test(file);
const NODE_BARE = new Set(builtinModules);

/** Every module a file names: static, type-only, dynamic, `require` and re-export. */
export function importsOf(text) {
  const source = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found = [];
  const visit = (node) => {
    if (ts.isExportDeclaration(node) && node.exportClause === undefined && !node.isTypeOnly)
      found.push({ name: `*${node.moduleSpecifier?.text ?? ''}`, typeOnly: false });
    const from = (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier;
    if (from && ts.isStringLiteral(from)) {
      const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
      const elements = named && 'elements' in named ? named.elements : [];
      const allTypes = elements.length > 0 && elements.every((e) => e.isTypeOnly) && !node.importClause?.name;
      const typeOnly = ts.isImportDeclaration(node)
        ? node.importClause?.isTypeOnly === true || allTypes
        : node.isTypeOnly || allTypes;
      found.push({ name: from.text, typeOnly });
    }
    if (ts.isCallExpression(node) && node.arguments.length > 0 && ts.isStringLiteralLike(node.arguments[0])) {
      const callee = node.expression;
      const loads =
        callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
      if (loads) found.push({ name: node.arguments[0].text, typeOnly: false });
    }
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({ name: node.argument.literal.text, typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function judgeRelative(file, row, part, name) {
  const target = posix.normalize(posix.join(posix.dirname(file), name));
  if (row.published)
    return /^(packages)\//.test(target) ? `reaches into ${target}: examples use published names only` : null;
  const there = roomOf(target);
  if (there === null)
    return /^(package\.json|packages\/[a-z-]+\/package\.json)$/.test(target)
      ? null
      : `imports ${target}, which is in no room`;
  if (!row.rooms.includes(there.row.room)) return `${row.room} may not import ${there.row.room} (${target})`;
  const sameFamily = there.row.room === row.room && row.room.endsWith('/*');
  if (sameFamily && there.part !== part)
    return `${row.room.replace('*', part)} may not import its sibling ${there.row.room.replace('*', there.part)}`;
  return null;
}

function judgeBare(row, part, { name, typeOnly }) {
  if (name.startsWith('*')) return `export * from ${name.slice(1)}: name what is exported`;
  if (name === '@watchtower/testkit') return 'testkit is imported by tests alone';
  const bare = NODE_BARE.has(name) ? `node:${name}` : name;
  const allowed = [...row.packages, ...(row.extra?.[part] ?? []), ...(typeOnly ? row.types : [])];
  if (allowed.some((p) => p.test(bare))) return null;
  const asType = !typeOnly && row.types.some((p) => p.test(bare));
  return asType ? `${row.room} may import only types of ${name}` : `${row.room} may not import ${name}`;
}

/** Violations of one file, as sentences. */
export function checkFile(file, text) {
  const place = roomOf(file);
  if (place === null || isTest(file)) return [];
  const { row, part } = place;
  return importsOf(text)
    .map((found) =>
      found.name.startsWith('.')
        ? judgeRelative(file, row, part, found.name.replace(/[?#].*$/, ''))
        : judgeBare(row, part, found),
    )
    .filter((fault) => fault !== null)
    .map((fault) => `${file}: ${fault}`);
}

/** Violations of one package.json, as sentences. */
export function checkManifest(manifest) {
  const allowed = MANIFEST_LAW[manifest.name];
  if (allowed === undefined) return [];
  const named = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  return Object.keys(named)
    .filter((name) => !allowed.some((p) => p.test(name)))
    .map((name) => `${manifest.name}/package.json: may not depend on ${name}`);
}

/** Source files of every package and example. Runs on Node 20 too, which has no globSync. */
function sourcesOf(root) {
  return ['packages', 'examples']
    .filter((family) => existsSync(join(root, family)))
    .flatMap((family) => readdirSync(join(root, family)).map((name) => `${family}/${name}`))
    .flatMap((home) => [`${home}/src`, `${home}/server`])
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('node_modules'));
}

/** Violations of the tree at `root`. */
export function checkTree(root) {
  const files = sourcesOf(root);
  const faults = files.flatMap((file) =>
    checkFile(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')),
  );
  for (const name of readdirSync(join(root, 'packages'))) {
    const manifest = `packages/${name}/package.json`;
    if (!existsSync(join(root, manifest))) continue;
    faults.push(...checkManifest(JSON.parse(readFileSync(join(root, manifest), 'utf8'))));
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const faults = existsSync(join(root, 'packages')) ? checkTree(root) : [];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log('The import law holds.');
}
