/** What is told about a stream while its chunks pass. */
export interface StreamWatch {
  /** A chunk; `false` withholds it from the reader. */
  readonly chunk: (chunk: unknown) => boolean;
  readonly end: () => void;
  readonly cancel: () => void;
  readonly failure: (error: unknown) => void;
}

type Iterate = () => AsyncIterator<unknown>;

interface ClientStream {
  iterator?: Iterate;
  controller?: AbortController;
  [Symbol.asyncIterator]: Iterate;
}

/** Whether `value` is a stream of a client: something to iterate that has an abort controller. */
export function isClientStream(value: unknown): value is ClientStream {
  return (
    typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'controller' in value
  );
}

function watchIterator(inner: AsyncIterator<unknown>, watch: StreamWatch, aborted: () => boolean) {
  async function next(): Promise<IteratorResult<unknown>> {
    try {
      let step = await inner.next();
      while (!step.done && !watch.chunk(step.value)) step = await inner.next();
      if (step.done) {
        if (aborted()) watch.cancel();
        else watch.end();
      }
      return step;
    } catch (error) {
      watch.failure(error);
      throw error;
    }
  }
  return {
    next,
    // Leaving the loop early: the client's own iterator aborts the request.
    async return(value?: unknown): Promise<IteratorResult<unknown>> {
      watch.cancel();
      return (await inner.return?.(value)) ?? { done: true, value };
    },
    async throw(error?: unknown): Promise<IteratorResult<unknown>> {
      watch.failure(error);
      if (inner.throw) return inner.throw(error);
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Watches a stream in place: the same object, with its class, controller, `tee()` and `toReadableStream()`, and each
 * chunk handed on as it is. Nothing is buffered or read ahead.
 */
export function watchStream(stream: ClientStream, watch: StreamWatch): void {
  const signal = stream.controller?.signal;
  const aborted = (): boolean => signal?.aborted ?? false;
  let reading = false;
  const watched = (inner: AsyncIterator<unknown>) => {
    reading = true;
    return watchIterator(inner, watch, aborted);
  };
  // Aborted without anybody reading: no iterator will ever tell.
  signal?.addEventListener('abort', () => (reading ? undefined : watch.cancel()), { once: true });
  const { iterator } = stream;
  if (typeof iterator === 'function') {
    // Iteration, tee() and toReadableStream() all go through this property.
    stream.iterator = () => watched(iterator.call(stream));
    return;
  }
  const iterate = stream[Symbol.asyncIterator].bind(stream);
  stream[Symbol.asyncIterator] = () => watched(iterate());
}
