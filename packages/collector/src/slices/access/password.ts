import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's scrypt profile of 32 MiB: cost, block size, parallelism. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const MEMORY_BYTES = 64 * 1024 * 1024;
const LENGTH = 32;

/** One at a time: hashing is slow on purpose and must not occupy the threads the engine works on. */
let turn: Promise<unknown> = Promise.resolve();

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const run = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, LENGTH, { ...cost, maxmem: MEMORY_BYTES }, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  const mine = turn.then(run, run);
  turn = mine;
  return mine;
}

/** Hash of a password with its own salt: `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password is the one that was hashed; takes the same time whatever the answer. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, N = '', r = '', p = '', salt = '', hash = ''] = stored.split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(key, Buffer.from(hash, 'base64url'));
}
