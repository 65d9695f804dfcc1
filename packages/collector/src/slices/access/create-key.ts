import { generateKeyPairSync } from 'node:crypto';
import { accessCreateKey, type InputOf, type Role } from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import type { Documents } from '../../kernel/documents.ts';
import { invalid } from '../../kernel/invalid.ts';
import { digestOf, KEY_DOCUMENT, type KeyBody, newKeyId, newSecret } from '../../kernel/keys.ts';
import type { SliceContext } from '../../kernel/slice.ts';

type Input = InputOf<typeof accessCreateKey>;

/** An Ed25519 pair: the private half as `wtw_<id>_<PKCS8, DER, base64url>` for the host, the public half for us. */
function widgetPair(id: string): { secret: string; public_key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  return { secret: `wtw_${id}_${pkcs8}`, public_key: spki };
}

function roleOf(input: Input): Role {
  if (input.kind === 'api') return input.role ?? 'viewer';
  if (input.role !== undefined)
    throw invalid([{ field: '/role', message: `Only an api key has a role, not one of kind ${input.kind}` }]);
  return input.kind === 'widget' ? 'embed' : 'ingest';
}

/** Makes a key and writes it down without its secret, which is returned this once. */
export async function makeKey(
  documents: Documents,
  input: Input,
  by: string,
  now: number,
): Promise<{ id: string; secret: string }> {
  if (input.expires_at !== undefined && Date.parse(input.expires_at) <= now)
    throw invalid([{ field: '/expires_at', message: 'Must lie in the future' }]);
  const role = roleOf(input);
  const id = newKeyId();
  const pair = input.kind === 'widget' ? widgetPair(id) : null;
  const secret = pair?.secret ?? newSecret(id);
  const body: KeyBody = {
    kind: input.kind,
    name: input.name,
    role,
    digest: pair === null ? digestOf(secret) : null,
    public_key: pair?.public_key ?? null,
    created_by: by,
    created_at: new Date(now).toISOString(),
    expires_at: input.expires_at ?? null,
    revoked_at: null,
  };
  await documents.put(KEY_DOCUMENT, id, body, by, 0);
  return { id, secret };
}

/** Makes a key on request. */
export function createKeyAct({ documents }: SliceContext): Act {
  return act(accessCreateKey, async ({ input, caller, now }) => {
    const { id, secret } = await makeKey(documents, input, caller.actor_id, now);
    const { kind, name } = input;
    return {
      result: { id, kind, name, secret },
      audit: {
        action_type: 'key.create',
        result: 'success',
        resource: `key/${id}`,
        details: { kind, name, role: roleOf(input), expires_at: input.expires_at ?? null },
      },
    };
  });
}
