import type * as z from 'zod/mini';
import type { Access } from './access.ts';

/** A change the collector makes: one entry gives the route, its validation, OpenAPI, client call and CLI line. */
export interface Command<
  N extends string = string,
  I extends z.ZodMiniObject = z.ZodMiniObject,
  R extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly kind: 'command';
  readonly name: N;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** `:name` segments are filled from the input's field of that name. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly input: I;
  readonly result: R;
}

/** Declares a command. Its implementation returns `{ result, audit }`, so that forgetting the audit does not compile. */
export function command<const N extends string, I extends z.ZodMiniObject, R extends z.ZodMiniType>(
  entry: Omit<Command<N, I, R>, 'kind'>,
): Command<N, I, R> {
  return { kind: 'command', ...entry };
}

/** What a caller passes to a command. */
export type InputOf<C extends Command> = z.input<C['input']>;
/** What a command answers. */
export type OutcomeOf<C extends Command> = z.output<C['result']>;
