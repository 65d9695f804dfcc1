import { calcPrice } from '@pydantic/genai-prices';
import { readRates, type Rates } from './rates.ts';

/** The price list in use, stored beside each cost so that a later list can tell what was priced with which. */
export const PRICE_VERSION = 'genai-prices@0.1.8';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Model names come off the wire: without a bound a sender of random names would fill the memory. */
const MAX_ROWS = 4096;

/** GenAI provider names of the conventions whose catalogue id is another. */
const CATALOGUE_ID: Readonly<Record<string, string>> = {
  'azure.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'aws.bedrock': 'aws',
  'gcp.gemini': 'google',
  'gcp.gen_ai': 'google',
  'gcp.vertex_ai': 'google',
  mistral_ai: 'mistral',
  x_ai: 'x-ai',
  moonshot_ai: 'moonshotai',
};

interface Row {
  readonly rates: Rates | undefined;
  /** The price depends on the time of day, so a row holds for one minute only. */
  readonly timed: boolean;
}

const rows = new Map<string, Row>();

function look(provider: string, model: string, at: number): Row {
  const providerId = CATALOGUE_ID[provider] ?? provider;
  try {
    const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, {
      ...(providerId === '' ? {} : { providerId }),
      timestamp: new Date(at),
    });
    if (found === null) return { rates: undefined, timed: false };
    const { prices } = found.model;
    const timed = Array.isArray(prices) && prices.some((p) => p.constraint?.type === 'time_of_date');
    return { rates: readRates(found.model_price), timed };
  } catch {
    return { rates: undefined, timed: false };
  }
}

function remember(key: string, provider: string, model: string, at: number): Row {
  const row = look(provider, model, at);
  if (rows.size >= MAX_ROWS) rows.clear();
  rows.set(key, row);
  return row;
}

/**
 * The catalogue's rates of a model at an instant (epoch ms), or `undefined`. A look-up in the list costs 25 µs and
 * more, so the row is kept per (provider, model, day); an empty provider lets the model's name decide.
 */
export function catalogueRates(provider: string, model: string, at: number): Rates | undefined {
  const day = `${provider}\n${model}\n${Math.floor(at / DAY_MS)}`;
  const row = rows.get(day) ?? remember(day, provider, model, at);
  if (!row.timed) return row.rates;
  const minute = Math.floor(at / MINUTE_MS);
  const key = `${day}\n${minute}`;
  return (rows.get(key) ?? remember(key, provider, model, minute * MINUTE_MS)).rates;
}
