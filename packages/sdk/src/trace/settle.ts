import { errorMonitor, type EventEmitter } from 'node:events';
import { context, type Context } from '@opentelemetry/api';

/** Called exactly once when the work is over; `error` is set only when it failed. */
export type Over = (failed: boolean, error?: unknown) => void;

type Generatorish = Iterator<unknown> | AsyncIterator<unknown>;

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isEmitter(value: object): value is EventEmitter {
  const { pipe, on } = value as { pipe?: unknown; on?: unknown };
  return (
    typeof on === 'function' &&
    (typeof pipe === 'function' || typeof (value as { write?: unknown }).write === 'function')
  );
}

function observeGenerator(generator: Generatorish & object, ctx: Context, over: Over): object {
  const run = (method: 'next' | 'return' | 'throw', args: unknown[]): unknown => {
    const call = generator[method] as ((...a: unknown[]) => unknown) | undefined;
    const seen = (result: unknown): unknown => {
      if ((result as { done?: boolean }).done === true) over(false);
      return result;
    };
    const failed = (error: unknown): never => {
      over(true, error);
      throw error;
    };
    try {
      const result = context.with(ctx, () => call?.apply(generator, args));
      return result instanceof Promise ? result.then(seen, failed) : seen(result);
    } catch (error) {
      return failed(error);
    }
  };
  // The generator stays the prototype, so that `instanceof`, its tag and `[Symbol.iterator]() === this` hold.
  return Object.assign(Object.create(generator) as object, {
    next: (...args: unknown[]) => run('next', args),
    return: (...args: unknown[]) => run('return', args),
    throw: (...args: unknown[]) => run('throw', args),
  });
}

function observeStream(stream: EventEmitter, over: Over): void {
  // errorMonitor sees an error without becoming its handler: an unhandled one still is.
  stream.once(errorMonitor, (error: unknown) => over(true, error));
  for (const event of ['close', 'end', 'finish']) stream.once(event, () => over(false));
}

function observeWebStream(stream: ReadableStream<unknown>, over: Over): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream<unknown>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        over(false);
        controller.close();
      } catch (error) {
        over(true, error);
        controller.error(error);
      }
    },
    async cancel(reason) {
      over(false);
      await reader.cancel(reason);
    },
  });
}

/**
 * A promise that nobody awaits must still be an unhandled rejection when it fails, so what is handed back is the one
 * behind our handlers. One that carries members of its own (`cancel`, `kill`) stays itself.
 */
function observePromise(promise: Promise<unknown>, over: Over): Promise<unknown> {
  const behind = promise.then(
    (value) => {
      settleInner(value, over);
      return value;
    },
    (error: unknown) => {
      over(true, error);
      throw error;
    },
  );
  if (Object.getOwnPropertyNames(promise).length === 0) return behind;
  behind.catch(() => undefined);
  return promise;
}

type Then = (ok?: (value: unknown) => unknown, fail?: (error: unknown) => unknown) => unknown;

/** A client's own promise class is observed in place when it is awaited: calling `then` on it early may start work. */
function observeThenable(thenable: object & { then: Then }, over: Over): void {
  const then = thenable.then;
  const value: Then = (ok, fail) =>
    then.call(
      thenable,
      (result) => {
        over(false);
        return ok === undefined || ok === null ? result : ok(result);
      },
      (error: unknown) => {
        over(true, error);
        if (fail === undefined || fail === null) throw error;
        return fail(error);
      },
    );
  if (!Object.isExtensible(thenable)) return over(false);
  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise already; its own `then` is what is observed
  Object.defineProperty(thenable, 'then', { value, configurable: true });
}

/** Looks at what work returned, keeps its type, and calls `over` when it has really ended. */
export function observe<T>(result: T, ctx: Context, over: Over): T {
  if (typeof result !== 'object' || result === null) {
    over(false);
    return result;
  }
  if (Object.getPrototypeOf(result) === Promise.prototype)
    return observePromise(result as unknown as Promise<unknown>, over) as T;
  if (typeof (result as { then?: unknown }).then === 'function') {
    observeThenable(result as unknown as object & { then: Then }, over);
    return result;
  }
  const tag = tagOf(result);
  if (tag === 'Generator' || tag === 'AsyncGenerator')
    return observeGenerator(result as unknown as Generatorish & object, ctx, over) as T;
  if (tag === 'ReadableStream' && typeof (result as { getReader?: unknown }).getReader === 'function')
    return observeWebStream(result as unknown as ReadableStream<unknown>, over) as T;
  settleInner(result, over);
  return result;
}

function settleInner(value: unknown, over: Over): void {
  if (typeof value === 'object' && value !== null && isEmitter(value) && isOpen(value))
    observeStream(value, over);
  else over(false);
}

function isOpen(stream: object): boolean {
  const { readableEnded, writableFinished, destroyed } = stream as Record<string, unknown>;
  return (readableEnded === false || writableFinished === false) && destroyed !== true;
}
