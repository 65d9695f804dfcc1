import { WatchtowerError, type ErrorCode } from '@watchtower/contract';

const MEANING: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  159: ['unavailable', 'The query took longer than it may; ask for a shorter range.'],
  160: ['unavailable', 'The query would take longer than it may; ask for a shorter range.'],
  241: ['unavailable', 'The query needs more memory than it may use; ask for a shorter range.'],
  242: ['unavailable', 'The table is read-only at the moment; try again.'],
  243: ['unavailable', 'The disk of the data directory is full; free space and it goes on by itself.'],
  252: ['unavailable', 'The engine is merging more than it can keep up with; try again.'],
  394: ['unavailable', 'The query was cancelled.'],
  396: ['too_large', 'The answer has more rows than it may; ask for a shorter range or a page.'],
};

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 400);
}

/** Number of the engine's exception, or `null` when it is not one. */
function engineCode(error: unknown): number | null {
  const text = error instanceof Error ? error.message : String(error);
  const match = /\bCode:\s*(\d+)/.exec(text);
  if (match !== null) return Number(match[1]);
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : null;
}

/** Turns what an engine threw into a {@link WatchtowerError}; the engine's own words stay in `cause`. */
export function engineError(error: unknown): WatchtowerError {
  if (error instanceof WatchtowerError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new WatchtowerError('unavailable', 'The query was cancelled.', { cause: error });
  }
  const code = engineCode(error);
  const known = code === null ? undefined : MEANING[code];
  if (known !== undefined) return new WatchtowerError(known[0], known[1], { cause: error });
  if (code === null) {
    return new WatchtowerError('unavailable', `The engine does not answer: ${reason(error)}`, {
      cause: error,
    });
  }
  return new WatchtowerError('internal', `The engine refused a statement: ${reason(error)}`, {
    cause: error,
  });
}
