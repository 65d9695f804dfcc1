import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { keyFile } from './vault.ts';

/** The key everyone uses in development mode, on loopback; the SDK knows it too. */
const DEVELOPMENT_KEY = 'watchtower-development-subject-key';

/** Makes the pseudonymiser: HMAC-SHA-256 as hex under the configured key, the development key, or one made in the data directory. */
export function createSubjectOf(config: {
  subjectKey: string | null;
  dev: boolean;
  dataDir: string;
}): (userId: string) => string {
  const made = () => keyFile(join(config.dataDir, 'keys', 'subject.key')).toString('base64url');
  const key = config.subjectKey ?? (config.dev ? DEVELOPMENT_KEY : made());
  return (userId) => createHmac('sha256', key).update(userId).digest('hex');
}
