import { randomBytes } from 'node:crypto';

/** A random id of OTLP/JSON. */
export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** One OTLP/JSON trace request of `count` sibling spans. */
export function traceRequest(
  traceId: string,
  count: number,
  attributes: Record<string, string> = {},
): object {
  const now = BigInt(Date.now()) * 1_000_000n;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'stock-sender' } }] },
        scopeSpans: [
          {
            spans: Array.from({ length: count }, (_, i) => ({
              traceId,
              spanId: hex(8),
              name: `work ${i}`,
              kind: 1,
              startTimeUnixNano: String(now),
              endTimeUnixNano: String(now + 5_000_000n),
              attributes: Object.entries(attributes).map(([key, stringValue]) => ({
                key,
                value: { stringValue },
              })),
            })),
          },
        ],
      },
    ],
  };
}

/** Posts a body and gives back what was answered. */
export async function post(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; type: string; text: string; headers: Headers }> {
  const response = await fetch(url, { method: 'POST', headers, body: body as BodyInit });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
    headers: response.headers,
  };
}
