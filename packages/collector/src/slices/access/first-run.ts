import { randomBytes } from 'node:crypto';
import { KEY_DOCUMENT, type KeyBody } from '../../kernel/keys.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { makeKey } from './create-key.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { addUser, findUser, listUsers, USER_DOCUMENT } from './users.ts';

const DEFAULT_EMAIL = 'admin@localhost';

/** The administrator named by the environment exists with the password given there: also the way back in. */
async function keepAdmin(context: SliceContext, email: string, password: string): Promise<void> {
  const user = findUser(context, email);
  if (user !== undefined && (await verifyPassword(password, user.body.password))) return;
  const hashed = await hashPassword(password);
  if (user === undefined) {
    const id = await addUser(context, { email, password: hashed, role: 'superadmin' });
    await context.audit({ action_type: 'user.create', result: 'success', resource: id });
    return;
  }
  await context.documents.put(USER_DOCUMENT, user.id, { ...user.body, password: hashed }, 'collector');
  await context.audit({ action_type: 'user.password', result: 'success', resource: user.id });
}

async function firstAdmin(context: SliceContext): Promise<void> {
  const { adminEmail, adminPassword } = context.config;
  if (adminPassword !== null) return keepAdmin(context, adminEmail ?? DEFAULT_EMAIL, adminPassword);
  if (listUsers(context.documents).length > 0) return;
  const email = adminEmail ?? DEFAULT_EMAIL;
  const password = randomBytes(15).toString('base64url');
  await keepAdmin(context, email, password);
  context.log.notice({}, `first start: sign in as ${email} with the password ${password} (shown this once)`);
}

async function firstIngestKey(context: SliceContext): Promise<void> {
  const { documents, clock, config } = context;
  const keys = documents.list<KeyBody>(KEY_DOCUMENT);
  if (config.ingestKey !== null || keys.some(({ body }) => body?.kind === 'ingest')) return;
  const input = { kind: 'ingest', name: 'first start' } as const;
  const { id, secret } = await makeKey(documents, input, 'collector', clock.now());
  await context.audit({
    action_type: 'key.create',
    result: 'success',
    resource: `key/${id}`,
    details: input,
  });
  context.log.notice(
    {},
    `first start: send telemetry with WATCHTOWER_INGEST_KEY=${secret} (shown this once)`,
  );
}

/**
 * Makes what the first start needs: an administrator and an ingest key, from the environment or generated and shown
 * once. Development mode needs neither, unless the environment names an administrator.
 */
export async function firstRun(context: SliceContext): Promise<void> {
  const { dev, adminPassword } = context.config;
  if (!dev || adminPassword !== null) await firstAdmin(context);
  if (!dev) await firstIngestKey(context);
}
