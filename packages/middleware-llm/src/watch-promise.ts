/** What is told about a promise of a client while it passes through. */
export interface PromiseWatch {
  /** The parsed answer: an object, or a stream that is about to be read. */
  readonly result: (value: unknown) => void;
  readonly failure: (error: unknown) => void;
  /** Only the raw response was taken; its JSON, or `undefined` when it is a stream or no JSON. */
  readonly raw: (json: unknown) => void;
}

type Parse = (client: unknown, props: unknown) => Promise<unknown>;

type Transform = (data: unknown, props: unknown) => unknown;

/** The part of the clients' promise we stand on: parsing is lazy and belongs to the promise. */
interface ApiPromise extends Promise<unknown> {
  parseResponse: Parse;
  asResponse: () => Promise<Response>;
  _thenUnwrap: (transform: Transform) => ApiPromise;
}

/** What a promise and those derived from it share: the answer is looked at once, whoever parses first. */
interface Shared {
  parsing: boolean;
  readonly see: (value: unknown) => void;
}

function isApiPromise(value: object): value is ApiPromise {
  const promise = value as Partial<ApiPromise>;
  return (
    typeof promise.parseResponse === 'function' &&
    typeof promise.asResponse === 'function' &&
    typeof promise._thenUnwrap === 'function'
  );
}

function readRaw(response: Response, watch: PromiseWatch): void {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (!isJson || response.bodyUsed) {
    watch.raw(undefined);
    return;
  }
  // A copy of a short JSON body; streams are never copied.
  response
    .clone()
    .json()
    .then(watch.raw, () => watch.raw(undefined));
}

function watchParse(promise: ApiPromise, shared: Shared, watch: PromiseWatch, isRoot: boolean): void {
  const parse = promise.parseResponse;
  promise.parseResponse = async function observed(this: unknown, client, props) {
    shared.parsing = true;
    try {
      const value = await parse.call(this, client, props);
      if (isRoot) shared.see(value);
      return value;
    } catch (error) {
      watch.failure(error);
      throw error;
    }
  };
}

function watchApiPromise(promise: ApiPromise, shared: Shared, watch: PromiseWatch, isRoot: boolean): void {
  const asResponse = promise.asResponse.bind(promise);
  const thenUnwrap = promise._thenUnwrap.bind(promise);
  watchParse(promise, shared, watch, isRoot);
  promise.asResponse = () => {
    const response = asResponse();
    response.then(
      (r) => {
        if (!shared.parsing) readRaw(r, watch);
      },
      () => undefined,
    );
    return response;
  };
  // Some versions parse derived promises without asking this one, so the transform looks as well.
  promise._thenUnwrap = (transform) => {
    const derived = thenUnwrap((data, props) => {
      shared.see(data);
      return transform(data, props);
    });
    if (isApiPromise(derived)) watchApiPromise(derived, shared, watch, false);
    return derived;
  };
}

function once(take: (value: unknown) => void): (value: unknown) => void {
  let taken = false;
  return (value) => {
    if (taken) return;
    taken = true;
    take(value);
  };
}

/**
 * Watches what a client method returned and hands back the same object: the client's own promise keeps its class and
 * its `withResponse()`, `asResponse()` and derived promises.
 */
export function watchPromise(returned: unknown, watch: PromiseWatch): unknown {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) {
    watch.result(returned);
    return returned;
  }
  if (!isApiPromise(returned)) {
    (returned as Promise<unknown>).then(watch.result, watch.failure);
    return returned;
  }
  // Before any override: this only asks whether the request itself failed.
  returned.asResponse().then(() => undefined, watch.failure);
  watchApiPromise(returned, { parsing: false, see: once(watch.result) }, watch, true);
  return returned;
}
