import { countAttempts } from './attempts.ts';
import type { Site } from './call.ts';
import { text, type Json } from './json.ts';
import { observe } from './observe.ts';
import type { PriceOverrides } from './price/index.ts';
import type { Helper, Method, Provider } from './provider.ts';
import { PROVIDERS } from './providers/registry.ts';

/** Options of {@link wrapLLM}. */
export interface WrapOptions {
  /** `gen_ai.provider.name`, where the client's base URL does not tell (gateways, compatible servers). */
  readonly provider?: string;
  /** What these calls are for, such as `planning` or `copywriting`: label of `llm_calls_total`. */
  readonly taskClass?: string;
  /** Prices that win over the list, in US dollars per million tokens. */
  readonly prices?: PriceOverrides;
  /**
   * Whether OpenAI chat streams ask the provider for usage (default true). The extra chunk is kept from the caller;
   * set `false` for servers that refuse `stream_options`.
   */
  readonly includeUsage?: boolean;
}

interface Table {
  readonly methods: ReadonlyMap<string, Method>;
  readonly helpers: ReadonlyMap<string, Helper>;
  /** Every path above a method: `chat`, `chat.completions`. */
  readonly branches: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

interface Wrapping {
  readonly table: Table;
  readonly site: Site;
  readonly askUsage: boolean;
  readonly root: () => object;
  readonly rewrap: (client: object) => object;
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const WRAPPED = Symbol.for('watchtower.llm.wrapped');
const tables = new WeakMap<Provider, Table>();

function tableOf(provider: Provider): Table {
  const known = tables.get(provider);
  if (known) return known;
  const branches = new Set<string>();
  for (const { path } of [...provider.methods, ...provider.helpers]) {
    const parts = path.split('.');
    for (let depth = 1; depth < parts.length; depth += 1) branches.add(parts.slice(0, depth).join('.'));
  }
  const table: Table = {
    methods: new Map(provider.methods.map((m) => [m.path, m])),
    helpers: new Map(provider.helpers.map((h) => [h.path, h])),
    branches,
    hidden: new Set(provider.hidden),
  };
  tables.set(provider, table);
  return table;
}

function siteOf(provider: Provider, client: Json, options: WrapOptions): Site {
  const base = text(client['baseURL']) ?? '';
  const url = URL.canParse(base) ? new URL(base) : undefined;
  return {
    provider: options.provider ?? provider.providerName(client),
    serverAddress: url?.hostname,
    serverPort: url === undefined || url.port === '' ? undefined : Number(url.port),
    taskClass: options.taskClass,
    prices: options.prices,
  };
}

/** The function a wrapped object offers under `path`, made once per original. */
function wrapFunction(
  wrapping: Wrapping,
  path: string,
  target: object,
  self: object,
  fn: AnyFunction,
): unknown {
  const { table, site, askUsage } = wrapping;
  const method = table.methods.get(path);
  if (method) {
    return (...args: unknown[]) => observe(method, site, askUsage, args, (sent) => fn.apply(self, sent));
  }
  const helper = table.helpers.get(path);
  if (helper) {
    // Runs on the wrapper, so that the call it ends in is observed.
    return (first: unknown, ...rest: unknown[]) =>
      fn.call(self, askUsage && helper.prepare ? helper.prepare(first).body : first, ...rest);
  }
  if (path === 'withOptions') {
    return (...args: unknown[]) => wrapping.rewrap(fn.apply(target, args) as object);
  }
  // Everything else runs on the client itself: its private members exist only there.
  return Object.hasOwn(target, path.slice(path.lastIndexOf('.') + 1)) ? fn : fn.bind(target);
}

function wrapBranch(wrapping: Wrapping, target: object, path: string): object {
  const { table } = wrapping;
  const functions = new Map<string, { of: AnyFunction; made: unknown }>();
  const branches = new WeakMap<object, object>();
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);

  function functionAt(key: string, fn: AnyFunction, self: object): unknown {
    if (key === 'constructor') return fn;
    const known = functions.get(key);
    if (known?.of === fn) return known.made;
    const made = wrapFunction(wrapping, at(key), target, self, fn);
    functions.set(key, { of: fn, made });
    return made;
  }

  const proxy: object = new Proxy(target, {
    get(_target, key) {
      if (key === WRAPPED) return true;
      if (typeof key === 'string' && path === '' && table.hidden.has(key)) return undefined;
      if (key === '_client' && path !== '') return wrapping.root();
      const value: unknown = Reflect.get(target, key, target);
      if (typeof key !== 'string') return value;
      if (typeof value === 'function') return functionAt(key, value as AnyFunction, proxy);
      if (typeof value !== 'object' || value === null || !table.branches.has(at(key))) return value;
      const known = branches.get(value);
      if (known) return known;
      const made = wrapBranch(wrapping, value, at(key));
      branches.set(value, made);
      return made;
    },
    set: (_target, key, value) => Reflect.set(target, key, value, target),
  });
  return proxy;
}

/**
 * Wraps an LLM client: each call becomes a span with tokens, time to first token, finish reasons and cost, and feeds
 * the `llm_*` metrics. The client's surface stays as it is (types, its own promises, `.withResponse()`,
 * `.asResponse()`, `.parse()`, `.stream()`, `break`, abort, `withOptions`), streams pass chunk by chunk, and neither
 * prompts nor answers are recorded. A stream taken as a raw `.asResponse()` is not read, so its usage stays unknown. Knows `openai` (6, 7, Azure, compatible servers) and `@anthropic-ai/sdk`.
 * A client of neither family comes back unwrapped, with one warning. Safe before `startWatchtower()`.
 * @example
 * const openai = wrapLLM(new OpenAI(), { taskClass: 'copywriting' });
 * const answer = await openai.chat.completions.create({ model: 'gpt-5-mini', messages });
 */
export function wrapLLM<C extends object>(client: C, options: WrapOptions = {}): C {
  if ((client as { [WRAPPED]?: true })[WRAPPED]) return client;
  const provider = PROVIDERS.find((p) => p.matches(client as Json));
  if (!provider) {
    process.emitWarning(
      'wrapLLM: this client is neither OpenAI nor Anthropic, so its calls are not observed. Pass the client itself, not a resource of it.',
      { code: 'WATCHTOWER_LLM_CLIENT' },
    );
    return client;
  }
  countAttempts(client);
  const wrapping: Wrapping = {
    table: tableOf(provider),
    site: siteOf(provider, client as Json, options),
    askUsage: options.includeUsage ?? true,
    root: () => root,
    rewrap: (other) => wrapLLM(other, options),
  };
  const root = wrapBranch(wrapping, client, '');
  return root as C;
}
