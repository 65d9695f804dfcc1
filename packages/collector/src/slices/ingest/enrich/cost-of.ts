import type { TokenUsage } from '@watchtower/contract';
import type { PricedUsage } from '../../../kernel/slice.ts';
import { type Facts, FACT } from './facts.ts';

/** How the cost column's source is stored. */
const COST_SOURCE = { none: 0, catalogue: 1, override: 2, unknown: 3 } as const;

/** A cost as it is stored. */
export interface Cost {
  readonly nano: number;
  readonly source: number;
  readonly version: string;
}

type Price = (usage: TokenUsage, call: { provider: string; model: string; at: Date }) => PricedUsage;

/** Most a sender may say one call cost, nano-dollars (a million dollars): more is nonsense that overflows the sums. */
const SENT_MAX = 1e15;

const REMEMBERED = 10_000;
const DAY_MS = 86_400_000;

/**
 * Prices inference calls: by the model that answered, else by the one that was asked for. Models without a price
 * are remembered for the day, so that a flood of them costs nothing.
 */
export function costing(price: Price): (usage: TokenUsage, facts: Facts, ms: number) => Cost {
  const unpriced = new Set<string>();

  function known(usage: TokenUsage, provider: string, model: string, ms: number): PricedUsage | null {
    const key = `${Math.floor(ms / DAY_MS)} ${provider} ${model}`;
    if (model === '' || unpriced.has(key)) return null;
    const priced = price(usage, { provider, model, at: new Date(ms) });
    if (priced.source !== 'unknown') return priced;
    if (unpriced.size >= REMEMBERED) unpriced.clear();
    unpriced.add(key);
    return null;
  }

  return (usage, { values }, ms) => {
    const provider = values[FACT.provider] ?? '';
    const answered = values[FACT.responseModel] ?? '';
    const asked = values[FACT.requestModel] ?? '';
    const priced = known(usage, provider, answered, ms) ?? known(usage, provider, asked, ms);
    if (priced !== null && priced.source !== 'unknown') {
      return { nano: priced.nano_usd, source: COST_SOURCE[priced.source], version: priced.version };
    }
    const sent = Number(values[FACT.costNano]);
    if (
      values[FACT.costSource] === 'override' &&
      values[FACT.costNano] !== '' &&
      sent >= 0 &&
      sent <= SENT_MAX
    ) {
      return {
        nano: Math.round(sent),
        source: COST_SOURCE.override,
        version: values[FACT.priceVersion] ?? '',
      };
    }
    return { nano: 0, source: COST_SOURCE.unknown, version: '' };
  };
}
