// The delivery readme: its seven sections are there, of substance, and every command it names exists.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sections the delivery readme must have. */
export const SECTIONS = [
  'Scope Delivered',
  'Architecture Changes',
  'API/UI Changes',
  'Test Evidence',
  'Known Gaps',
  'Rollback Plan',
  'Demo Steps',
];

/** Least characters of a section that says something. */
const SUBSTANCE = 200;

/** Commands in code spans and blocks: `npm …`, `bash …`, `node …`. */
export function commandsOf(markdown) {
  const inline = [...markdown.matchAll(/`((?:npm|npx|bash|node|sh) [^`\n]+)`/g)].map((m) => m[1]);
  const blocks = [...markdown.matchAll(/```(?:sh|bash)\n([\s\S]*?)```/g)].flatMap((m) => m[1].split('\n'));
  return [...inline, ...blocks.map((l) => l.replace(/^\$ /, '').trim())].filter((l) =>
    /^(npm|npx|bash|node|sh) /.test(l),
  );
}

/** Whether a command resolves in the repository: an npm script, or a file that exists. */
export function resolves(command, root, scripts) {
  const words = command.split(/\s+/);
  if (words[0] === 'npm') {
    const verb = words[1];
    if (verb === 'install' || verb === 'i' || verb === 'ci') return true;
    const name = verb === 'run' ? words[2] : verb;
    return name !== undefined && name in scripts;
  }
  if (words[0] === 'npx') return true;
  const file = words.slice(1).find((w) => !w.startsWith('-'));
  return file !== undefined && existsSync(join(root, file));
}

/** Faults of a delivery readme, as sentences. */
export function faultsOf(markdown, root, scripts) {
  const faults = [];
  for (const section of SECTIONS) {
    const at = markdown.indexOf(`\n## ${section}\n`);
    if (at < 0) {
      faults.push(`the section “${section}” is missing`);
      continue;
    }
    const body = markdown
      .slice(at + section.length + 5)
      .split('\n## ')[0]
      .trim();
    if (body.length < SUBSTANCE)
      faults.push(`the section “${section}” says too little (${body.length} characters)`);
  }
  for (const command of commandsOf(markdown)) {
    if (!resolves(command, root, scripts)) faults.push(`the command \`${command}\` does not exist`);
  }
  return faults;
}

function main() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const file = 'CAPSTONE/project_charters/P14_DELIVERY_README.md';
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const faults = existsSync(join(root, file))
    ? faultsOf(readFileSync(join(root, file), 'utf8'), root, scripts)
    : ['it is missing'];
  for (const fault of faults) console.error(`${file}: ${fault}`);
  if (faults.length > 0) process.exit(1);
  console.log('The delivery readme is whole.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
