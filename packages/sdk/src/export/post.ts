import { request as requestHttp, Agent as HttpAgent } from 'node:http';
import { request as requestHttps, Agent as HttpsAgent } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/** What the collector said, or `status: 0` with the reason when it could not be reached. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The body as it came: protobuf is no text. */
  readonly bytes: Uint8Array;
  readonly retryAfterMs: number | undefined;
}

/** Sends bytes to one path of the collector. */
export type Post = (path: string, type: string, body: Uint8Array | string) => Promise<Answer>;

/** Where to and how. */
export interface PostOptions {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  readonly timeoutMs: number;
}

const zip = promisify(gzip);
/** Below this many bytes compression costs more than it saves. */
const WORTH_ZIPPING = 512;
const LONGEST_ANSWER = 1 << 20;

function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 60_000) : undefined;
}

/**
 * Makes the sender all signals share: keep-alive, gzip, no redirects, and nothing that keeps the process alive.
 * Plain `node:http`, so that a traced `fetch` of the host never sees our own requests.
 */
export function createPost(options: PostOptions): Post {
  const secure = options.endpoint.startsWith('https:');
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 4 })
    : new HttpAgent({ keepAlive: true, maxSockets: 4 });
  const request = secure ? requestHttps : requestHttp;

  function send(path: string, headers: Record<string, string>, body: Uint8Array | string): Promise<Answer> {
    return new Promise((resolve) => {
      const fail = (error: Error): void =>
        resolve({ status: 0, body: error.message, bytes: new Uint8Array(), retryAfterMs: undefined });
      const req = request(options.endpoint + path, { method: 'POST', agent, headers }, (res) => {
        const parts: Buffer[] = [];
        let size = 0;
        res.on('data', (part: Buffer) => {
          size += part.length;
          if (size <= LONGEST_ANSWER) parts.push(part);
        });
        res.on('error', fail);
        res.on('end', () => {
          const bytes = Buffer.concat(parts);
          resolve({
            status: res.statusCode ?? 0,
            body: bytes.toString('utf8'),
            bytes,
            retryAfterMs: retryAfter(res.headers['retry-after']),
          });
        });
      });
      req.on('socket', (socket) => socket.unref());
      req.setTimeout(options.timeoutMs, () => req.destroy(new Error(`no answer in ${options.timeoutMs} ms`)));
      req.on('error', fail);
      req.end(body);
    });
  }

  return async (path, type, body) => {
    const headers: Record<string, string> = { ...options.headers, 'content-type': type };
    let bytes: Uint8Array | string = body;
    if (options.gzip && body.length >= WORTH_ZIPPING) {
      bytes = await zip(body);
      headers['content-encoding'] = 'gzip';
    }
    headers['content-length'] = String(typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length);
    return context.with(suppressTracing(context.active()), () => send(path, headers, bytes));
  };
}
