import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { WatchtowerError } from '@watchtower/contract';

/** Encrypts directory fields at rest: `v1.<base64url of nonce, tag and ciphertext>`. */
export interface Vault {
  seal(plain: string): string;
  /** @throws WatchtowerError `internal` when the text was sealed with another key or changed since. */
  open(sealed: string): string;
}

/** Reads a key of `bytes` random bytes, or makes it, readable for its owner alone. */
export function keyFile(file: string, bytes = 32): Buffer {
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
    if (key.length === bytes) return key;
    throw new WatchtowerError(
      'config_invalid',
      `The key file ${file} does not hold ${bytes} bytes. Restore it from a backup; what it sealed cannot be read without it.`,
    );
  }
  const key = randomBytes(bytes);
  writeWhole(file, `${key.toString('base64url')}\n`);
  return key;
}

/** All of it or nothing, also when the process or the machine stops in the middle. */
function writeWhole(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(draft, file);
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** AES-256-GCM with the key in `<dataDir>/keys/vault.key`, made at the first start. */
export function createVault(dataDir: string): Vault {
  const key = keyFile(join(dataDir, 'keys', 'vault.key'));
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      try {
        const all = Buffer.from(sealed.startsWith('v1.') ? sealed.slice(3) : '', 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, all.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(all.subarray(12, 28));
        return Buffer.concat([decipher.update(all.subarray(28)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new WatchtowerError(
          'internal',
          'A sealed value cannot be opened: it was sealed with another vault key, or changed since.',
          { cause: error },
        );
      }
    },
  };
}
