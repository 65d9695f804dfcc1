import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DIST = 'dist';

/** Folder of the package a bundled file belongs to. */
function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf('node_modules/');
  if (at < 0) return undefined;
  const parts = file.slice(at + 'node_modules/'.length).split('/');
  const name = parts.slice(0, parts[0]?.startsWith('@') ? 2 : 1).join('/');
  return join(file.slice(0, at), 'node_modules', name);
}

function licenceOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)/i.test(name));
  if (file === undefined) throw new Error(`${folder} is bundled but has no licence text`);
  return readFileSync(join(folder, file), 'utf8').trim();
}

/** Writes THIRD_PARTY_NOTICES from what esbuild says it bundled, with the licence text of each package. */
export function writeNotices(): Promise<void> {
  const folders = new Set<string>();
  for (const name of readdirSync(DIST).filter((file) => /^metafile-.*\.json$/.test(file))) {
    const { inputs } = JSON.parse(readFileSync(join(DIST, name), 'utf8')) as {
      inputs: Record<string, unknown>;
    };
    for (const input of Object.keys(inputs)) {
      const folder = packageOf(input);
      if (folder !== undefined) folders.add(folder);
    }
    rmSync(join(DIST, name));
  }
  if (folders.size === 0) {
    if (existsSync(join(DIST, 'THIRD_PARTY_NOTICES'))) return Promise.resolve();
    throw new Error(`no metafile in ${dirname(join(DIST, 'x'))}: cannot say what is bundled`);
  }
  const byText = new Map<string, string[]>();
  for (const folder of [...folders].toSorted()) {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    const text = licenceOf(folder);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  writeFileSync(
    join(DIST, 'THIRD_PARTY_NOTICES'),
    `This package contains the following works of others.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`,
  );
  return Promise.resolve();
}
