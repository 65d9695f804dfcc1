import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { keyFile } from './vault.ts';

/** The key everyone uses in development mode, on loopback. */
export const DEVELOPMENT_SUBJECT_KEY = 'watchtower-development-subject-key';

/** Pseudonym of a user id under a key: `<key id>_<first 24 hex digits of the HMAC-SHA-256>`. */
export function pseudonym(userId: string, key: string): string {
  const keyId =
    key === DEVELOPMENT_SUBJECT_KEY ? 'dev' : createHash('sha256').update(key).digest('hex').slice(0, 6);
  return `${keyId}_${createHmac('sha256', key).update(userId).digest('hex').slice(0, 24)}`;
}

/** Makes the pseudonymiser of this collector: the configured key, the development key, or one made in the data directory. */
export function createSubjectOf(config: {
  subjectKey: string | null;
  dev: boolean;
  dataDir: string;
}): (userId: string) => string {
  const key =
    config.subjectKey ??
    (config.dev
      ? DEVELOPMENT_SUBJECT_KEY
      : keyFile(join(config.dataDir, 'keys', 'subject.key')).toString('base64url'));
  return (userId) => pseudonym(userId, key);
}
