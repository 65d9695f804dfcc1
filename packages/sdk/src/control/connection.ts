import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Config } from '../config.ts';
import { createSseParser } from './sse.ts';

/** Comments come every 15 s: a stream that is silent for three of them is dead. */
const SILENT_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;

/** Holds one event stream open: `onData` gets each event's data and says whether it made sense. Returns what ends it. */
export function holdStream(
  config: Pick<Config, 'endpoint' | 'headers'>,
  path: string,
  onData: (data: string) => boolean,
): () => void {
  const send = config.endpoint.startsWith('https:') ? requestHttps : requestHttp;
  const headers = { ...config.headers, accept: 'text/event-stream' };
  let closed = false;
  let failures = 0;
  let req: ClientRequest | undefined;
  let retry: NodeJS.Timeout | undefined;

  function again(): void {
    if (closed || retry !== undefined) return;
    const base = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    failures = Math.min(failures + 1, 10);
    const connectAgain = (): void => {
      retry = undefined;
      connect();
    };
    retry = setTimeout(connectAgain, base / 2 + (Math.random() * base) / 2).unref();
  }

  function listen(res: IncomingMessage): void {
    if (res.statusCode !== 200) {
      res.resume();
      return again();
    }
    const feed = createSseParser((event) => {
      if (onData(event.data)) failures = 0;
    });
    res.setEncoding('utf8');
    res.on('data', feed);
    res.on('close', again);
    res.on('error', again);
  }

  function connect(): void {
    context.with(suppressTracing(context.active()), () => {
      req = send(config.endpoint + path, { headers, agent: false }, listen);
      req.on('socket', (socket) => socket.unref());
      req.setTimeout(SILENT_MS, () => req?.destroy());
      req.on('error', again);
      req.end();
    });
  }

  connect();
  return () => {
    closed = true;
    if (retry !== undefined) clearTimeout(retry);
    req?.destroy();
  };
}
