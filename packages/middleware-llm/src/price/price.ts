import type { TokenUsage } from '@watchtower/contract/data';
import { catalogueRates, PRICE_VERSION } from './catalogue.ts';
import { flatRate, rateAt, type Rates } from './rates.ts';

/** A known cost in whole nano-dollars (1e-9 USD), and the list it came from. */
export interface KnownPrice {
  readonly nano_usd: number;
  readonly source: 'catalogue' | 'override';
  readonly version: string;
}

/** The model has no known price: a value of its own, never a cost of 0. */
export interface UnknownPrice {
  readonly source: 'unknown';
  readonly version: string;
}

/** What {@link price} answers. */
export type Price = KnownPrice | UnknownPrice;

/** Which call is priced. */
export interface PricedCall {
  /** GenAI provider name (`openai`, `anthropic`, `aws.bedrock` …); empty lets the model's name decide. */
  readonly provider: string;
  /** The model as the provider reported it; dated snapshots resolve to their model. */
  readonly model: string;
  /** When the call was made: lists change by date, some by time of day (UTC). */
  readonly at: Date;
}

/** Negotiated or missing prices of one model, in US dollars per million tokens. */
export interface PriceOverride {
  readonly input: number;
  readonly output: number;
  /** Defaults to `input`. */
  readonly cache_read?: number;
  /** Defaults to `input`. */
  readonly cache_write?: number;
  /** Defaults to `cache_write`. */
  readonly cache_write_1h?: number;
  /** Defaults to `output`. */
  readonly reasoning?: number;
}

/** Overrides by `provider:model`, or by model alone; the exact name of the model as it is called. */
export type PriceOverrides = Readonly<Record<string, PriceOverride>>;

const UNKNOWN: UnknownPrice = { source: 'unknown', version: PRICE_VERSION };
const OVERRIDE_VERSION = 'override';
const PICO_PER_NANO = 1000;
const overridden = new WeakMap<PriceOverride, Rates>();

function overrideRates(override: PriceOverride): Rates {
  const known = overridden.get(override);
  if (known) return known;
  const rates: Rates = {
    input: flatRate(override.input),
    output: flatRate(override.output),
    ...(override.cache_read === undefined ? {} : { cache_read: flatRate(override.cache_read) }),
    ...(override.cache_write === undefined ? {} : { cache_write: flatRate(override.cache_write) }),
    ...(override.cache_write_1h === undefined ? {} : { cache_write_1h: flatRate(override.cache_write_1h) }),
    ...(override.reasoning === undefined ? {} : { reasoning: flatRate(override.reasoning) }),
  };
  overridden.set(override, rates);
  return rates;
}

function findOverride(overrides: PriceOverrides, provider: string, model: string): PriceOverride | undefined {
  const full = `${provider}:${model}`;
  if (Object.hasOwn(overrides, full)) return overrides[full];
  return Object.hasOwn(overrides, model) ? overrides[model] : undefined;
}

/** Tokens are counts: what is not a positive finite number is none. */
function count(tokens: number | undefined): number {
  return typeof tokens === 'number' && Number.isFinite(tokens) && tokens > 0 ? Math.trunc(tokens) : 0;
}

function sum(parts: readonly (readonly [tokens: number, pico: number])[]): number {
  let pico = 0;
  for (const [tokens, each] of parts) pico += tokens * each;
  if (Number.isSafeInteger(pico)) return Math.round(pico / PICO_PER_NANO);
  // Beyond 9 000 dollars in one call doubles lose the last digits.
  let exact = 0n;
  for (const [tokens, each] of parts) exact += BigInt(tokens) * BigInt(each);
  return Number((exact + 500n) / 1000n);
}

function multiply(usage: TokenUsage, rates: Rates): number {
  const input = count(usage.input);
  const output = count(usage.output);
  const read = count(usage.cache_read);
  const write1h = count(usage.cache_write_1h);
  const write = Math.max(count(usage.cache_write), write1h);
  const reasoning = rates.reasoning ? Math.min(count(usage.reasoning), output) : 0;
  // A sender that counts cache tokens outside the input must not make the rest of the prompt negative.
  const prompt = Math.max(input, read + write);
  const at = (rate: Rates['input']): number => rateAt(rate, prompt);
  const writeRate = rates.cache_write ?? rates.input;
  return sum([
    [prompt - read - write, at(rates.input)],
    [read, at(rates.cache_read ?? rates.input)],
    [write - write1h, at(writeRate)],
    [write1h, at(rates.cache_write_1h ?? writeRate)],
    [output - reasoning, at(rates.output)],
    [reasoning, at(rates.reasoning ?? rates.output)],
    [1, rates.request ?? 0],
  ]);
}

/**
 * What a call cost, in whole nano-dollars, by the bundled list (`@pydantic/genai-prices`) or an override. Tiers go by
 * the prompt's size and then price the whole call; cached tokens have their own rates; a kind without a rate of its
 * own is charged as input or output. Pure, never throws: a model without a price answers `{ source: 'unknown' }`.
 * @example
 * price({ input: 1000, output: 100, cache_read: 500 }, { provider: 'openai', model: 'gpt-4o-mini', at: new Date() });
 * // { nano_usd: 172500, source: 'catalogue', version: 'genai-prices@0.1.8' }
 */
export function price(usage: TokenUsage, call: PricedCall, overrides?: PriceOverrides): Price {
  const { provider, model } = call;
  if (overrides) {
    const override = findOverride(overrides, provider, model);
    if (override) {
      return {
        nano_usd: multiply(usage, overrideRates(override)),
        source: 'override',
        version: OVERRIDE_VERSION,
      };
    }
  }
  if (model === '') return UNKNOWN;
  const at = call.at.getTime();
  const rates = catalogueRates(provider, model, Number.isNaN(at) ? Date.now() : at);
  if (rates === undefined) return UNKNOWN;
  return { nano_usd: multiply(usage, rates), source: 'catalogue', version: PRICE_VERSION };
}
