import { context } from '@opentelemetry/api';
import { startCall, type Site } from './call.ts';
import { record, type Json } from './json.ts';
import type { Method, Outcome, Prepared } from './provider.ts';
import { watchPromise } from './watch-promise.ts';
import { isClientStream, watchStream } from './watch-stream.ts';

type Invoke = (args: unknown[]) => unknown;

const NOTHING_KNOWN: Outcome = { outputChars: 0, toolCalls: 0, pending: true };

function prepare(method: Method, body: Json, askUsage: boolean): Prepared {
  const wanted = askUsage && body['stream'] === true && method.prepare !== undefined;
  return wanted ? method.prepare(body) : { body, hideUsage: false };
}

/**
 * The one template of every observed call: open the span, send the request inside it, watch what comes back, and
 * return exactly what the client returned.
 */
export function observe(
  method: Method,
  site: Site,
  askUsage: boolean,
  args: unknown[],
  invoke: Invoke,
): unknown {
  const body = record(args[0]);
  const { body: sent, hideUsage } = prepare(method, body, askUsage);
  const call = startCall(site, method, body);

  function follow(stream: Parameters<typeof watchStream>[0]): void {
    const reader = method.openStream?.(hideUsage);
    if (!reader) return;
    watchStream(stream, {
      chunk(chunk) {
        call.firstChunk();
        return reader.read(chunk);
      },
      end: () => call.succeed(reader.outcome()),
      cancel: () => (reader.finished() ? call.succeed(reader.outcome()) : call.cancel(reader.outcome())),
      failure: (error) => call.fail(error, reader.outcome()),
    });
  }

  let returned: unknown;
  try {
    returned = context.with(call.context, invoke, undefined, [sent, ...args.slice(1)]);
  } catch (error) {
    call.fail(error);
    throw error;
  }
  return watchPromise(returned, {
    result(value) {
      if (isClientStream(value)) follow(value);
      else call.succeed(method.readResult(value));
    },
    failure: (error) => call.fail(error),
    raw: (json) => call.succeed(json === undefined ? NOTHING_KNOWN : method.readResult(json)),
  });
}
