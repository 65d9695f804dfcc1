import { type Parameter, parametersOf, type Question } from '@watchtower/contract';
import { Argument, type Command, Option } from 'commander';

const dashed = (name: string): string => name.replaceAll('_', '-');
/** Commander's name of a flag's value. */
const keyOf = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const shown = ({ name, inPath }: Parameter): string => (inPath ? `<${dashed(name)}>` : `--${dashed(name)}`);

function isNumber({ type }: Parameter): boolean {
  return type === 'integer' || type === 'number';
}

/** Gives a command the arguments of a question: path segments by place, the rest as flags. */
export function addArguments(command: Command, question: Question, hidden: readonly string[] = []): void {
  for (const parameter of parametersOf(question)) {
    const { name, inPath, choices } = parameter;
    if (hidden.includes(name)) continue;
    if (inPath) {
      command.addArgument(new Argument(shown(parameter)));
      continue;
    }
    const option = new Option(`${shown(parameter)} <${isNumber(parameter) ? 'number' : 'value'}>`);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
}

function typed(value: unknown, parameter: Parameter): unknown {
  return isNumber(parameter) && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    ? Number(value)
    : value;
}

/** What was typed, as the question's parameters, or one line per fault. */
export function readArguments(
  question: Question,
  places: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): { params: Record<string, unknown> } | { faults: string[] } {
  const parameters = parametersOf(question);
  const inPath = parameters.filter((parameter) => parameter.inPath);
  const given = parameters.flatMap((parameter): [string, unknown][] => {
    const value = parameter.inPath ? places[inPath.indexOf(parameter)] : flags[keyOf(parameter.name)];
    return value === undefined ? [] : [[parameter.name, typed(value, parameter)]];
  });
  const params = Object.fromEntries(given);
  const parsed = question.params.safeParse(params);
  if (parsed.success) return { params };
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const faults = parameters
    .filter(({ name }) => wrong.has(name))
    .map((parameter) => {
      const must = parameter.pattern === undefined ? '' : `; it must match ${parameter.pattern}`;
      return `${shown(parameter)}: "${String(params[parameter.name])}" is not accepted${must}`;
    });
  return { faults };
}
