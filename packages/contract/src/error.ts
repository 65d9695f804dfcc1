/** Every code a Watchtower error can have; a new one is added here or nowhere. */
export const ERROR_CODES = [
  'invalid_argument',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'unavailable',
  'internal',
  'config_invalid',
  'network',
  'kill_switch_active',
] as const;
/** Why something was refused or failed. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One fault in an input: `field` is a query parameter's name or a JSON pointer into the body. */
export interface Issue {
  field: string;
  message: string;
}

const MARK = Symbol.for('watchtower.error');

/** HTTP status of each code as the collector answers it. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
  config_invalid: 500,
  network: 503,
  kill_switch_active: 423,
};

/**
 * The one error of Watchtower. Its message says what happened, why, and how to fix it.
 * Survives two copies of a package in one process: test with {@link isWatchtowerError}, not `instanceof`.
 * @example
 * try { await client.ask(opsSummary, {}); } catch (e) { if (isWatchtowerError(e, 'unauthenticated')) signIn(); }
 */
export class WatchtowerError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly Issue[] | undefined;
  constructor(code: ErrorCode, message: string, more: { issues?: readonly Issue[]; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'WatchtowerError';
    this.code = code;
    this.issues = more.issues;
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether `value` is a {@link WatchtowerError} (of any copy of this package), optionally of one code. */
export function isWatchtowerError(value: unknown, code?: ErrorCode): value is WatchtowerError {
  if (typeof value !== 'object' || value === null || !(MARK in value)) return false;
  return code === undefined || (value as { code?: unknown }).code === code;
}

/** Body of every refused request. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  issues?: readonly Issue[];
}
