import { gunzipSync } from 'node:zlib';
import { WatchtowerError } from '@watchtower/contract';

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/**
 * The body as it was before compression. Synchronous on purpose: handing small bodies to the thread pool costs ten
 * times as much.
 * @throws WatchtowerError `too_large` over `maxBytes` inflated, `invalid_argument` when it is no gzip,
 * `unsupported_media_type` for another encoding
 */
export function inflate(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Buffer {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new WatchtowerError(
      'unsupported_media_type',
      `Content-Encoding ${encoding} is not supported; use gzip.`,
    );
  }
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isTooLarge(cause)) {
      throw new WatchtowerError('too_large', `The body is larger than ${maxBytes} bytes when inflated.`, {
        cause,
      });
    }
    throw new WatchtowerError('invalid_argument', 'The body is not valid gzip.', { cause });
  }
}
