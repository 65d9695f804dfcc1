import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages = globSync(['README.md', 'docs/guides/*.md', 'packages/*/README.md'], { cwd: root });
/** Their empty states show code to copy. */
const widgets = globSync('packages/ui-widgets/src/widgets/*/!(*.test).tsx', { cwd: root });
const IMPORT = /import (type )?\{([^}]*)\} from '(@watchtower\/[^']+)'/g;

/** Every `import { name } from '@watchtower/…'` of a page: the page, the entry and the name. */
function importsOf(page: string, text: string): string[][] {
  return [...text.matchAll(IMPORT)]
    .filter(([, type]) => type === undefined)
    .flatMap(([, , names = '', entry = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => [page, entry, name]),
    );
}

it('finds what a page imports', () => {
  const text = "import { a, b } from '@watchtower/sdk';\nimport type { C } from '@watchtower/sdk';";
  expect(importsOf('p', text)).toEqual([
    ['p', '@watchtower/sdk', 'a'],
    ['p', '@watchtower/sdk', 'b'],
  ]);
});

it('shows only names that the packages export', async () => {
  const shown = [...pages, ...widgets].flatMap((page) =>
    importsOf(page, readFileSync(join(root, page), 'utf8')),
  );
  expect(shown.length).toBeGreaterThan(20);
  const missing = [];
  for (const [page, entry = '', name = ''] of shown)
    if (!(name in ((await import(entry)) as object))) missing.push([page, entry, name]);
  expect(missing).toEqual([]);
});

it('has a readme for every package that is published', () => {
  const published = globSync('packages/*/package.json', { cwd: root }).filter(
    (file) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { private?: boolean }).private !== true,
  );
  const without = published
    .map((file) => join(dirname(file), 'README.md'))
    .filter((file) => !pages.includes(file));
  expect(without).toEqual([]);
});
