/**
 * What the command's exit code says: `ok`; a `finding` in what was looked at (a component that is not healthy, a
 * trace with a failed span); `usage`, something the caller must change (arguments, token, an id that does not
 * exist); `unreachable`, the collector could not be asked.
 */
export const EXIT = { ok: 0, finding: 1, usage: 2, unreachable: 3 } as const;
