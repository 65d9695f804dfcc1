import { Buffer } from 'node:buffer';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import process from 'node:process';
import { TOKEN_AUDIENCE, WIDGET_TOKEN_MAX_S, WatchtowerError } from '@watchtower/contract';
import { SignJWT } from 'jose';

/** What a widget token allows. */
export interface WidgetTokenOptions {
  /** `wtw_<kid>_<private key>`, as `POST /api/admin/keys {kind:'widget'}` showed it once; default: `WATCHTOWER_WIDGET_KEY`. */
  readonly key?: string;
  /** Questions or slices the token may ask, e.g. `['cost.report', 'golden']`; `['*']` for all. */
  readonly panels: readonly string[];
  /** Narrows every answer to this client; global questions are then refused. */
  readonly client_id?: string;
  /** Default `embed`: reads its panels and nothing else. */
  readonly role?: 'embed' | 'viewer';
  /** Life in seconds, 1 to 3600; default 300. The provider fetches a fresh token at 80 % of it. */
  readonly ttl_s?: number;
}

const DEFAULT_TTL_S = 300;

function fault(message: string, cause?: unknown): WatchtowerError {
  return new WatchtowerError('config_invalid', message, cause === undefined ? {} : { cause });
}

function readKey(text: string | undefined): { kid: string; key: KeyObject } {
  const parts = /^wtw_([A-Za-z0-9-]+)_([A-Za-z0-9_-]+)$/.exec(text ?? '');
  const [, kid, der] = parts ?? [];
  if (kid === undefined || der === undefined)
    throw fault(
      'There is no widget signing key. Make one with POST /api/admin/keys {"kind":"widget"} and put its secret (wtw_…) into WATCHTOWER_WIDGET_KEY.',
    );
  try {
    const key = createPrivateKey({ key: Buffer.from(der, 'base64url'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return { kid, key };
  } catch (cause) {
    throw fault(
      'The widget signing key is damaged: its last part is no PKCS #8 key. Copy it again in full.',
      cause,
    );
  }
  throw fault(
    'The widget signing key is not an Ed25519 key. Make one with POST /api/admin/keys {"kind":"widget"}.',
  );
}

/**
 * Mints a short-lived token for the widgets of one page. For the host's backend only: the key never goes to a browser.
 * @throws WatchtowerError `config_invalid` when the key is missing or damaged, or an option is out of bounds.
 * @example
 * app.get('/watchtower-token', requireAdmin, async (req, res) => {
 *   res.type('text').send(await createWidgetToken({ client_id: req.account.id, panels: ['cost', 'traces'] }));
 * });
 */
export async function createWidgetToken(options: WidgetTokenOptions): Promise<string> {
  const { kid, key } = readKey(options.key ?? process.env['WATCHTOWER_WIDGET_KEY']);
  const ttl = options.ttl_s ?? DEFAULT_TTL_S;
  if (!(ttl >= 1 && ttl <= WIDGET_TOKEN_MAX_S))
    throw fault(`ttl_s is ${ttl}, but a widget token lives 1 to ${WIDGET_TOKEN_MAX_S} seconds.`);
  if (options.panels.length === 0)
    throw fault(
      'panels is empty, so the token could ask nothing. Name questions or slices, e.g. ["golden", "cost.report"].',
    );
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    role: options.role ?? 'embed',
    panels: [...options.panels],
    ...(options.client_id === undefined ? {} : { client_id: options.client_id }),
  })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setAudience(TOKEN_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.floor(ttl))
    .sign(key);
}
