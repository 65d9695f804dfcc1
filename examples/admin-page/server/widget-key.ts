import process from 'node:process';

/**
 * The key that signs widget tokens: from WATCHTOWER_WIDGET_KEY, or, against a collector in development mode on this
 * machine, a fresh one asked from it, so that the example starts with nothing to prepare.
 */
export async function widgetKey(watchtowerUrl: string): Promise<string> {
  const given = process.env['WATCHTOWER_WIDGET_KEY'];
  if (given !== undefined && given !== '') return given;
  const response = await fetch(`${watchtowerUrl}/api/admin/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'widget', name: 'admin-page example' }),
  }).catch(() => null);
  if (response?.ok !== true)
    throw new Error(
      `No WATCHTOWER_WIDGET_KEY is set, and the collector at ${watchtowerUrl} made none (it does so only in development mode). ` +
        'As a SuperAdmin, POST /api/admin/keys {"kind":"widget","name":"admin page"} and put its secret into WATCHTOWER_WIDGET_KEY.',
    );
  const { secret } = (await response.json()) as { secret: string };
  return secret;
}
