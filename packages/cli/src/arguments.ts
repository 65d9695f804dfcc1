import type { Question } from '@watchtower/contract';
import { Argument, type Command, Option } from 'commander';
import * as z from 'zod/mini';

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
}

const flagOf = (name: string): string => `--${name.replaceAll('_', '-')}`;
/** Commander's name of a flag's value. */
const keyOf = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function propertiesOf(question: Question): [string, Property][] {
  const schema = z.toJSONSchema(question.params, { io: 'input' });
  return Object.entries((schema.properties ?? {}) as Record<string, Property>);
}

function pathNames(question: Question): string[] {
  return [...question.path.matchAll(/:([a-z_]+)/g)].flatMap((found) => found[1] ?? []);
}

/** Gives a command the arguments of a question: path segments by place, the rest as flags. */
export function addArguments(command: Command, question: Question, hidden: readonly string[] = []): void {
  const inPath = pathNames(question);
  for (const name of inPath) command.addArgument(new Argument(`<${name.replaceAll('_', '-')}>`));
  for (const [name, property] of propertiesOf(question)) {
    if (inPath.includes(name) || hidden.includes(name)) continue;
    const option = new Option(`${flagOf(name)} <${property.type === 'integer' ? 'number' : 'value'}>`);
    command.addOption(property.enum === undefined ? option : option.choices(property.enum));
  }
}

function typed(value: unknown, { type }: Property): unknown {
  const number = type === 'integer' || type === 'number';
  return number && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** What was typed, as the question's parameters. @returns the parameters or one line per fault. */
export function readArguments(
  question: Question,
  places: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): { params: object } | { faults: string[] } {
  const inPath = pathNames(question);
  const given = propertiesOf(question).flatMap(([name, property]): [string, unknown][] => {
    const at = inPath.indexOf(name);
    const value = at === -1 ? flags[keyOf(name)] : places[at];
    return value === undefined ? [] : [[name, typed(value, property)]];
  });
  const parsed = question.params.safeParse(Object.fromEntries(given));
  if (parsed.success) return { params: Object.fromEntries(given) };
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${inPath.includes(name) ? `<${name.replaceAll('_', '-')}>` : flagOf(name)}: ${message}`;
  });
  return { faults };
}
