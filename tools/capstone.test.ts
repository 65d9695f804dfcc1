import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commandsOf, faultsOf, resolves, SECTIONS } from './capstone.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  scripts: Record<string, string>;
};
const readme = readFileSync(`${root}CAPSTONE/project_charters/P14_DELIVERY_README.md`, 'utf8');

it('accepts the delivery readme', () => {
  expect(faultsOf(readme, root, scripts)).toEqual([]);
});

it.each(SECTIONS)('fails when “%s” is missing', (section) => {
  expect(faultsOf(readme.replace(`\n## ${section}\n`, '\n## Else\n'), root, scripts)).toEqual([
    `the section “${section}” is missing`,
  ]);
});

it('fails on a section without substance and on a command that does not exist', () => {
  const thin = `${readme.split('\n## Demo Steps\n')[0] ?? ''}\n## Demo Steps\n\nRun \`npm run nowhere\`.\n`;
  expect(faultsOf(thin, root, scripts)).toEqual([
    expect.stringContaining('“Demo Steps” says too little'),
    'the command `npm run nowhere` does not exist',
  ]);
});

// Every page a newcomer copies commands from.
it.each(['README.md', 'CONTRIBUTING.md', 'AGENTS.md', 'bench/README.md'])(
  '%s names only commands that exist',
  (page) => {
    const commands = commandsOf(readFileSync(`${root}${page}`, 'utf8'));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !resolves(command, root, scripts))).toEqual([]);
  },
);
