import type * as z from 'zod/mini';
import type { Access } from './access.ts';

/** Whose data a question reads: `client` is narrowed to a token's `client_id` by the kernel, `global` refuses such tokens. */
export type Scope = 'client' | 'global';

/** A question the collector answers: one entry gives the route, its validation, OpenAPI, client call, hook and CLI line. */
export interface Question<
  N extends string = string,
  P extends z.ZodMiniObject = z.ZodMiniObject,
  R extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly kind: 'question';
  /** `slice.question`; also the panel name of an embed token. */
  readonly name: N;
  /** Route of the GET; `:name` segments are filled from the parameter of that name. */
  readonly path: string;
  readonly scope: Scope;
  readonly access: Access;
  readonly summary: string;
  /** Seconds between refreshes of an unattended panel; `null` when it is never refreshed by itself. */
  readonly refresh_s: number | null;
  readonly params: P;
  readonly result: R;
}

/**
 * Declares a question. Parameters are plain types (`z.int()`, not `z.coerce`): the HTTP edge turns strings into
 * numbers and booleans by the schema.
 * @example
 * export const opsSummary = question({ name: 'ops.summary', path: '/api/ops/summary', scope: 'global', access: 'read',
 *   refresh_s: 10, summary: 'Runs, cost and errors of today', params: z.strictObject({}), result: z.object({ runs_today: z.int() }) });
 */
export function question<const N extends string, P extends z.ZodMiniObject, R extends z.ZodMiniType>(
  entry: Omit<Question<N, P, R>, 'kind'>,
): Question<N, P, R> {
  return { kind: 'question', ...entry };
}

/** What a caller passes to a question. */
export type ParamsOf<Q extends Question> = z.input<Q['params']>;
/** What a question answers. */
export type ResultOf<Q extends Question> = z.output<Q['result']>;
