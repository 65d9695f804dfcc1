import { WatchtowerError } from '@watchtower/contract';
import type { Session } from 'chdb';

/** Tries until a session answers with nothing but the answer. */
const TRIES = 5;

/**
 * Empties a session after a statement failed on it: the engine keeps what it had written until then and would put
 * it in front of the next answer, which may be another caller's.
 */
export async function rinse(session: Session): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    const answer = await session.queryAsync('SELECT 1', { format: 'TSV' });
    if (answer.text() === '1\n') return;
  }
  throw new WatchtowerError(
    'unavailable',
    'A session of the engine does not come clean; restart the collector.',
  );
}
