import { type Told, toldBy } from '../enrich/facts.ts';
import { type Clean, KEY_MAX } from './clean.ts';

/** What is known of an attribute's key. */
export interface Key {
  /** The key as it is stored. */
  readonly text: string;
  /** Stands in for every value under this key, or `null`: secrets and personal data never reach a table. */
  readonly mark: string | null;
  readonly told: Told | undefined;
}

/** Values under these keys are a person's; a user id becomes a pseudonym where a column waits for it. */
const PERSONAL: ReadonlySet<string> = new Set([
  'user.email',
  'user.full_name',
  'user.name',
  'user.hash',
  'enduser.email',
  'enduser.name',
  'client.address',
  'http.client_ip',
  'net.peer.ip',
  'net.sock.peer.addr',
  'network.peer.address',
  'source.address',
  'email',
  'ip',
  'phone',
]);
const USER_IDS: ReadonlySet<string> = new Set(['watchtower.user_id', 'user_id', 'enduser.id', 'user.id']);
const REMEMBERED = 8192;

/** Looks keys up; known ones cost one map access. */
export function keyring(clean: Clean, isSecretKey: (key: string) => boolean): (text: string) => Key {
  const known = new Map<string, Key>();

  function judge(text: string): Key {
    const told = toldBy(text);
    if (told !== undefined) {
      const mark = USER_IDS.has(text) ? '[REDACTED:personal]' : null;
      return { text, mark, told };
    }
    if (PERSONAL.has(text)) return { text, mark: '[REDACTED:personal]', told };
    return { text: clean(text, KEY_MAX), mark: isSecretKey(text) ? '[REDACTED:key]' : null, told };
  }

  return function keyOf(text) {
    const before = known.get(text);
    if (before !== undefined) return before;
    const key = judge(text);
    if (known.size < REMEMBERED && text.length <= KEY_MAX) known.set(text, key);
    return key;
  };
}
