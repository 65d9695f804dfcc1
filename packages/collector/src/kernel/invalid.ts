import { type Issue, WatchtowerError } from '@watchtower/contract';
import type * as z from 'zod/mini';

/** A refusal that names every field at fault. */
export function invalid(issues: readonly Issue[]): WatchtowerError {
  const told = issues.slice(0, 5).map(({ field, message }) => `${field}: ${message}`);
  const more = issues.length > told.length ? `; and ${issues.length - told.length} more` : '';
  return new WatchtowerError('invalid_argument', `${told.join('; ')}${more}`, { issues });
}

/** Faults found by a schema; `fieldOf` turns a path into a parameter's name or a JSON pointer. */
export function issuesOf(
  error: z.core.$ZodError,
  fieldOf: (path: readonly PropertyKey[]) => string,
): Issue[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), message: 'Unknown field' }))
      : [{ field: fieldOf(issue.path), message: issue.message }],
  );
}

/** JSON pointer (RFC 6901) of a path into a body. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
