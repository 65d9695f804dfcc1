import { createHmac } from 'node:crypto';
import { warnOnce } from '../internal/warn.ts';
import { countDropped } from '../export/dropped.ts';
import type { Config } from '../config.ts';

const REMEMBERED = 10_000;

/**
 * Makes the function that turns a user id into its pseudonym: HMAC-SHA-256 under the subject key, as hex. Without
 * a key the subject is left out, said once and counted.
 */
export function createSubject(key: Config['subjectKey']): (userId: string) => string | undefined {
  const known = new Map<string, string>();
  return (userId) => {
    if (key === undefined) {
      warnOnce(
        'subject_key',
        'user_id is left out of telemetry: no key to turn it into a pseudonym. Set WATCHTOWER_SUBJECT_KEY to the same secret in the SDK and the collector.',
      );
      countDropped('subjects', 'no_key', 1);
      return undefined;
    }
    const before = known.get(userId);
    if (before !== undefined) return before;
    const subject = createHmac('sha256', key.secret).update(userId).digest('hex');
    if (known.size >= REMEMBERED) known.clear();
    known.set(userId, subject);
    return subject;
  };
}
