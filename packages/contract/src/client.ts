import type { Command, InputOf, OutcomeOf } from './command.ts';
import { ERROR_CODES, type ErrorBody, type ErrorCode, WatchtowerError } from './error.ts';
import type { ParamsOf, Question, ResultOf } from './question.ts';

/** A token, or a function that fetches a fresh one. */
export type TokenSource = string | (() => string | Promise<string>);

/** How to reach a collector. */
export interface ClientOptions {
  /** The collector's base URL; `''` in a page the collector serves itself. */
  readonly url: string;
  /** API or widget token; left out or empty where a session cookie or development mode is used. */
  readonly token?: TokenSource;
  readonly fetch?: typeof fetch;
  /** Milliseconds until a request is given up; default 15,000. */
  readonly timeoutMs?: number;
}

/** The one typed client of the query API. */
export interface Client {
  readonly url: string;
  /** Asks a question. @throws WatchtowerError with the collector's code, or `network` when it cannot be reached. */
  ask<Q extends Question>(
    question: Q,
    params: ParamsOf<Q>,
    options?: { signal?: AbortSignal },
  ): Promise<ResultOf<Q>>;
  /** Carries out a command. @throws WatchtowerError as {@link Client.ask} does. */
  act<C extends Command>(command: C, input: InputOf<C>): Promise<OutcomeOf<C>>;
  /** The token in force, for the socket's subprotocol. */
  token(): Promise<string | undefined>;
}

/** Fills `:name` segments of a path and returns the rest of the values. */
export function fillPath(
  path: string,
  values: Record<string, unknown>,
): { path: string; rest: Record<string, unknown> } {
  const rest = { ...values };
  const filled = path.replace(/:([a-z_]+)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  });
  return { path: filled, rest };
}

function queryOf(values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function refusal(response: Response): Promise<WatchtowerError> {
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  const known = ERROR_CODES.find((code) => code === body?.code);
  const code: ErrorCode = known ?? (response.status === 401 ? 'unauthenticated' : 'internal');
  const message = body?.message ?? `The collector answered ${response.status}.`;
  return new WatchtowerError(code, message, body?.issues === undefined ? {} : { issues: body.issues });
}

/**
 * Makes a client of a collector's query API.
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:4318' });
 * const { runs_today } = await client.ask(opsSummary, {});
 */
export function createClient(options: ClientOptions): Client {
  const doFetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const timeoutMs = options.timeoutMs ?? 15_000;
  const token = async (): Promise<string | undefined> =>
    typeof options.token === 'function' ? options.token() : options.token;

  async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const bearer = await token();
    const headers: Record<string, string> = { accept: 'application/json' };
    if (bearer !== undefined && bearer !== '') headers['authorization'] = `Bearer ${bearer}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await doFetch(options.url + path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw new WatchtowerError(
        'network',
        `The collector at ${options.url || 'this origin'} could not be reached. Is it running, and does this origin have access?`,
        { cause },
      );
    });
    if (!response.ok) throw await refusal(response);
    return response.json().catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw new WatchtowerError(
        'network',
        `The answer of ${options.url || 'this origin'} was not a collector's: it broke off or is not JSON. Does the URL lead to a collector?`,
        { cause },
      );
    });
  }

  return {
    url: options.url,
    token,
    async ask(question, params, more = {}) {
      const { path, rest } = fillPath(question.path, params as Record<string, unknown>);
      return (await send('GET', path + queryOf(rest), undefined, more.signal)) as ResultOf<typeof question>;
    },
    async act(command, input) {
      const { path, rest } = fillPath(command.path, input as Record<string, unknown>);
      return (await send(command.method, path, rest)) as OutcomeOf<typeof command>;
    },
  };
}
