// Prints .env.example and docs/configuration.md from the collector's settings; `--check` fails when they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SETTINGS } from '../packages/collector/src/settings.ts';

const root = new URL('../', import.meta.url);

function mustBe(must) {
  return must === 'text' ? '' : ` Must be ${must}.`;
}

/** Text of `.env.example`: every variable, commented out, at its default. */
function envExample(settings = SETTINGS) {
  const entries = Object.entries(settings).map(
    ([name, { description, must, default: value }]) =>
      `# ${description}${mustBe(must)}\n# ${name}=${value}\n`,
  );
  const head =
    '# Settings of the collector, printed from packages/collector/src/settings.ts by tools/docs-fresh.mjs.\n';
  return [head, ...entries].join('\n');
}

/** Text of `docs/configuration.md`: one row a setting. */
function configurationPage(settings = SETTINGS) {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const { description, must, flag, secret } = setting;
    const value = setting.default === '' ? 'unset' : `\`${setting.default}\``;
    const notes = [flag === undefined ? '' : ` Flag: \`${flag}\`.`, secret === true ? ' Secret.' : ''].join(
      '',
    );
    return `| \`${name}\` | ${setting.type} | ${value} | ${description}${mustBe(must)}${notes} |`.replaceAll(
      '\n',
      ' ',
    );
  });
  return [
    '# Configuration of the collector',
    '',
    'Read from the environment at start; a flag wins over its variable. An empty variable counts as unset. Every fault is listed at once, with the name of its variable, and the collector does not start.',
    '',
    '<!-- Printed from packages/collector/src/settings.ts by tools/docs-fresh.mjs; edit there. -->',
    '',
    '| variable | type | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function read(url) {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return '';
  }
}

/** Files whose text differs from what the settings say. */
export function staleFiles(settings = SETTINGS) {
  const wanted = {
    '.env.example': envExample(settings),
    'docs/configuration.md': configurationPage(settings),
  };
  return Object.entries(wanted)
    .map(([file, text]) => ({ file, text }))
    .filter(({ file, text }) => read(new URL(file, root)) !== text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const stale = staleFiles();
  if (!process.argv.includes('--check')) {
    for (const { file, text } of stale) writeFileSync(new URL(file, root), text);
  } else if (stale.length > 0) {
    console.error(`Stale: ${stale.map(({ file }) => file).join(', ')}. Run: node tools/docs-fresh.mjs`);
    process.exitCode = 1;
  }
}
