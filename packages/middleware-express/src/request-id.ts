import { randomUUID } from 'node:crypto';

/** What may travel on in headers and logs: short, printable, no separators of either. */
const ACCEPTABLE = /^[\w.:@+/=-]{1,128}$/;

/** The caller's `x-request-id` when it is harmless, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && ACCEPTABLE.test(header) ? header : randomUUID();
}
