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
  /** What `then`, `catch`, `finally` and `withResponse` all begin with. */
  parse?: () => Promise<unknown>;
  asResponse: () => Promise<Response>;
  _thenUnwrap: (transform: Transform) => ApiPromise;
}

/** What a promise and those derived from it share: the answer is looked at once, whoever parses first. */
interface Shared {
  parsing: boolean;
  /** Somebody waits for the answer, parsed or raw. */
  taken: boolean;
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

function watchTaking(promise: ApiPromise, shared: Shared): void {
  const parse = promise.parse;
  // A client that does not begin there: then everything counts as taken.
  if (typeof parse !== 'function') shared.taken = true;
  else
    promise.parse = function taking(this: unknown) {
      shared.taken = true;
      return parse.call(this);
    };
}

/** The request of a call that nobody waits for has been answered all the same, and is paid for. */
function readUntaken(response: Response, shared: Shared, watch: PromiseWatch): void {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (!shared.taken && isJson) readRaw(response, watch);
}

function watchApiPromise(promise: ApiPromise, shared: Shared, watch: PromiseWatch, isRoot: boolean): void {
  const asResponse = promise.asResponse.bind(promise);
  const thenUnwrap = promise._thenUnwrap.bind(promise);
  watchParse(promise, shared, watch, isRoot);
  watchTaking(promise, shared);
  promise.asResponse = () => {
    shared.taken = true;
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
  const shared: Shared = { parsing: false, taken: false, see: once(watch.result) };
  // Before any override: this only asks how the request itself went.
  returned.asResponse().then(
    (response) => readUntaken(response, shared, watch),
    (error: unknown) => {
      watch.failure(error);
      // Without us the failure of a call that nobody waits for is an unhandled rejection, and it stays one.
      if (!shared.taken) throw error;
    },
  );
  watchApiPromise(returned, shared, watch, true);
  return returned;
}
