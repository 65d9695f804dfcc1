import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { ControlState } from '@watchtower/contract';
import type { Config } from '../config.ts';
import { createSseParser } from './sse.ts';
import { isControlState, openStateFile } from './state-file.ts';
import { activeSwitch, type SwitchQuery, type SwitchState } from './switches.ts';

/** Comments come every 15 s: a stream that is silent for three of them is dead. */
const SILENT_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;

/** The one connection by which this process hears what it has to obey. */
export interface ControlStream {
  readonly switches: (query: SwitchQuery) => SwitchState;
  readonly close: () => void;
}

/** Opens the control stream; it reconnects with jitter, and starts from the state last seen on disk. */
export function openControlStream(config: Config): ControlStream {
  const file = openStateFile(config.stateDir);
  let state: ControlState | undefined = file.read();
  let closed = false;
  let failures = 0;
  let req: ClientRequest | undefined;
  let retry: NodeJS.Timeout | undefined;

  function take(data: string): void {
    let next: unknown;
    try {
      next = JSON.parse(data);
    } catch {
      return;
    }
    if (!isControlState(next)) return;
    failures = 0;
    state = next;
    file.write(next);
  }

  function again(): void {
    if (closed || retry !== undefined) return;
    const base = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    failures = Math.min(failures + 1, 10);
    retry = setTimeout(
      () => {
        retry = undefined;
        connect();
      },
      base / 2 + (Math.random() * base) / 2,
    ).unref();
  }

  function listen(res: IncomingMessage): void {
    if (res.statusCode !== 200) {
      res.resume();
      return again();
    }
    const feed = createSseParser((event) => take(event.data));
    res.setEncoding('utf8');
    res.on('data', feed);
    res.on('close', again);
    res.on('error', again);
  }

  function connect(): void {
    const send = config.endpoint.startsWith('https:') ? requestHttps : requestHttp;
    const headers = { ...config.headers, accept: 'text/event-stream' };
    context.with(suppressTracing(context.active()), () => {
      req = send(`${config.endpoint}/v1/control`, { headers, agent: false }, listen);
      req.on('socket', (socket) => socket.unref());
      req.setTimeout(SILENT_MS, () => req?.destroy());
      req.on('error', again);
      req.end();
    });
  }

  connect();
  return {
    switches: (query) => ({
      known: state !== undefined,
      active: activeSwitch(state?.kill_switches ?? [], query),
    }),
    close() {
      closed = true;
      if (retry !== undefined) clearTimeout(retry);
      req?.destroy();
    },
  };
}
