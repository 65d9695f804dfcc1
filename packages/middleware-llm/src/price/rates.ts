/** A price in whole pico-dollars (1e-12 USD) per token; a tier holds for the whole call once the prompt is larger. */
export interface Rate {
  readonly base: number;
  readonly tiers: readonly { readonly over: number; readonly pico: number }[];
}

/** What one model costs, per kind of token. A kind without a rate of its own is charged as its parent. */
export interface Rates {
  readonly input: Rate;
  readonly output: Rate;
  readonly cache_read?: Rate;
  readonly cache_write?: Rate;
  readonly cache_write_1h?: Rate;
  readonly reasoning?: Rate;
  /** Pico-dollars charged once per request, where a vendor does so. */
  readonly request?: number;
}

const PICO_PER_TOKEN = 1e6;
const PICO_PER_REQUEST = 1e9;

/** A flat rate from US dollars per million tokens. */
export function flatRate(usdPerMillion: number): Rate {
  return { base: Math.round(usdPerMillion * PICO_PER_TOKEN), tiers: [] };
}

function readRate(value: unknown): Rate | undefined {
  if (typeof value === 'number') return flatRate(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const { base, tiers } = value as { base?: unknown; tiers?: unknown };
  if (typeof base !== 'number' || !Array.isArray(tiers)) return undefined;
  const steps = (tiers as { start: number; price: number }[])
    .map((tier) => ({ over: tier.start, pico: Math.round(tier.price * PICO_PER_TOKEN) }))
    .toSorted((a, b) => a.over - b.over);
  return { base: Math.round(base * PICO_PER_TOKEN), tiers: steps };
}

/** Reads a row of the catalogue; `undefined` when it has no price per token, so that it counts as unknown. */
export function readRates(row: Readonly<Record<string, unknown>>): Rates | undefined {
  const input = readRate(row['input_mtok']);
  const output = readRate(row['output_mtok']);
  if (input === undefined && output === undefined) return undefined;
  const rates: { -readonly [K in keyof Rates]: Rates[K] } = {
    input: input ?? flatRate(0),
    output: output ?? flatRate(0),
  };
  const cacheRead = readRate(row['cache_read_mtok']);
  const cacheWrite = readRate(row['cache_write_mtok']);
  const cacheWrite1h = readRate(row['cache_write_1h_mtok']);
  const reasoning = readRate(row['output_reasoning_mtok']);
  const perThousandRequests = row['requests_kcount'];
  if (cacheRead) rates.cache_read = cacheRead;
  if (cacheWrite) rates.cache_write = cacheWrite;
  if (cacheWrite1h) rates.cache_write_1h = cacheWrite1h;
  if (reasoning) rates.reasoning = reasoning;
  if (typeof perThousandRequests === 'number') {
    rates.request = Math.round(perThousandRequests * PICO_PER_REQUEST);
  }
  return rates;
}

/** The pico-dollars per token that hold for a call of `prompt` input tokens. */
export function rateAt(rate: Rate, prompt: number): number {
  let pico = rate.base;
  for (const tier of rate.tiers) if (prompt > tier.over) pico = tier.pico;
  return pico;
}
