import * as z from 'zod/mini';
import type { Question } from './question.ts';

/** One parameter of a question, for whoever offers it to people: a command line, a form, a document. */
export interface Parameter {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean';
  readonly required: boolean;
  /** Whether it is a segment of the path. */
  readonly inPath: boolean;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** Regular expression its text must match. */
  readonly pattern?: string;
}

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

const TYPES = ['number', 'integer', 'boolean'] as const;

/**
 * The parameters of a question as plain data, in the order they are declared.
 * @example parametersOf(costReport).map(({ name }) => name) // ['period', 'at', 'group_by', 'client_id']
 */
export function parametersOf(question: Question): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(question.params, { io: 'input' });
  const inPath = new Set([...question.path.matchAll(/:([a-z_]+)/g)].map((found) => found[1]));
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => ({
    name,
    type: TYPES.find((type) => type === property.type) ?? 'text',
    required: required.includes(name),
    inPath: inPath.has(name),
    ...(property.enum === undefined ? {} : { choices: property.enum }),
    ...(property.pattern === undefined ? {} : { pattern: property.pattern }),
  }));
}
