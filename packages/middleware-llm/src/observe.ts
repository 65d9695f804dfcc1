import { context } from '@opentelemetry/api';
import { startCall, type Site } from './call.ts';
import { record } from './json.ts';
import type { Method, Outcome, Prepared } from './provider.ts';
import { watchPromise } from './watch-promise.ts';
import { isClientStream, watchStream } from './watch-stream.ts';

type Invoke = (args: unknown[]) => unknown;

const NOTHING_KNOWN: Outcome = { outputChars: 0, toolCalls: 0, pending: true };

function prepare(method: Method, given: unknown, askUsage: boolean): Prepared {
  const wanted = askUsage && record(given)['stream'] === true && method.prepare !== undefined;
  return wanted ? method.prepare(given) : { body: given, hideUsage: false };
}

/** Watching must not disturb the call: a fault of ours is kept from the caller. */
function quietly<A extends unknown[], R>(fallback: R, watch: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return watch(...args);
    } catch {
      return fallback;
    }
  };
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
  const { body: sent, hideUsage } = prepare(method, args[0], askUsage);
  const call = startCall(site, method, body);

  function follow(stream: Parameters<typeof watchStream>[0]): void {
    const reader = method.openStream?.(hideUsage);
    if (!reader) return;
    watchStream(stream, {
      chunk: quietly(true, (chunk: unknown) => {
        call.firstChunk();
        return reader.read(chunk);
      }),
      end: quietly(undefined, () => call.succeed(reader.outcome())),
      cancel: quietly(undefined, () =>
        reader.finished() ? call.succeed(reader.outcome()) : call.cancel(reader.outcome()),
      ),
      failure: quietly(undefined, (error: unknown) => call.fail(error, reader.outcome())),
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
    result: quietly(undefined, (value: unknown) => {
      if (isClientStream(value)) follow(value);
      else call.succeed(method.readResult(value));
    }),
    failure: quietly(undefined, (error: unknown) => call.fail(error)),
    raw: quietly(undefined, (json: unknown) =>
      call.succeed(json === undefined ? NOTHING_KNOWN : method.readResult(json)),
    ),
  });
}
