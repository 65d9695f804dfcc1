import {
  type Client,
  createClient,
  isWatchtowerError,
  type ParamsOf,
  type Question,
} from '@watchtower/contract';
import { Command, CommanderError } from 'commander';
import { addArguments, readArguments } from './arguments.ts';
import { VERBS } from './commands/registry.ts';
import { EXIT } from './exit.ts';
import type { Terminal } from './terminal.ts';
import { clean } from './text/clean.ts';
import { paperOf } from './text/paper.ts';
import type { Verb } from './verb.ts';

const DEFAULT_URL = 'http://127.0.0.1:4318';

const ABOUT = `
Environment:
  WATCHTOWER_URL        the collector (default ${DEFAULT_URL})
  WATCHTOWER_API_TOKEN  an API token; not needed in development mode

Exit codes:
  0  ok
  1  a finding: a component that is not healthy, a trace with a failed span
  2  usage: arguments, token or id to be corrected
  3  the collector could not be asked`;

function clientOf({ env }: Terminal): Client | null {
  const url = env['WATCHTOWER_URL'] || DEFAULT_URL;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  const token = env['WATCHTOWER_API_TOKEN'];
  return createClient({ url: url.replace(/\/+$/, ''), ...(token ? { token } : {}) });
}

/** Codes that say the collector could not be asked; all others are the caller's to correct. */
const UNREACHABLE: ReadonlySet<string> = new Set(['network', 'unavailable', 'internal', 'rate_limited']);

function failed(error: unknown, terminal: Terminal): number {
  const known = isWatchtowerError(error);
  const text = known ? error.message : `The answer was not a collector's: ${String(error)}`;
  terminal.err(`watchtower: ${clean(text)}\n`);
  if (known && (error.code === 'unauthenticated' || error.code === 'forbidden'))
    terminal.err('Set WATCHTOWER_API_TOKEN to a token that may read this.\n');
  return known && !UNREACHABLE.has(error.code) ? EXIT.usage : EXIT.unreachable;
}

async function answer(verb: Verb, params: object, json: boolean, terminal: Terminal): Promise<number> {
  const client = clientOf(terminal);
  if (client === null) {
    terminal.err('watchtower: WATCHTOWER_URL must be an http or https URL.\n');
    return EXIT.usage;
  }
  try {
    const asked = params as ParamsOf<Question>;
    const result = await (verb.ask?.(client, asked) ?? client.ask(verb.question, asked));
    terminal.out(`${json ? JSON.stringify(result, null, 2) : verb.render(result, paperOf(terminal))}\n`);
    return verb.finding?.(result) === true ? EXIT.finding : EXIT.ok;
  } catch (error) {
    return failed(error, terminal);
  }
}

function mount(program: Command, verb: Verb, terminal: Terminal, done: (code: number) => void): void {
  const [first, second] = verb.words;
  const group = program.commands.find((command) => command.name() === first);
  const parent = second === undefined ? program : (group ?? program.command(first).description(`${first} …`));
  const command = parent.command(second ?? first).description(verb.question.summary);
  addArguments(command, verb.question, verb.hidden);
  command.option('--json', 'the answer as JSON');
  command.action(async () => {
    const flags: Record<string, unknown> = command.opts();
    const read = readArguments(verb.question, command.args, flags);
    if ('params' in read) {
      done(await answer(verb, read.params, flags['json'] === true, terminal));
      return;
    }
    for (const fault of read.faults) terminal.err(`watchtower: ${clean(fault)}\n`);
    done(EXIT.usage);
  });
}

/**
 * Runs the command line.
 * @param argv the arguments after the program's name.
 * @param version shown by `--version`.
 * @returns the exit code: 0 ok, 1 a finding, 2 usage, 3 the collector could not be asked.
 * @example process.exitCode = await run(process.argv.slice(2), '1.0.0', processTerminal());
 */
export async function run(argv: readonly string[], version: string, terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command('watchtower')
    .description('What your agents did, whether they are well, and what they cost.')
    .version(version)
    .addHelpText('after', ABOUT)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  for (const verb of VERBS) mount(program, verb, terminal, (result) => (code = result));
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return asked ? EXIT.ok : EXIT.usage;
  }
  return code;
}
