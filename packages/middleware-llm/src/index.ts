// Watchtower for LLM clients: the client stays the client.
export { wrapLLM } from './wrap.ts';
export type { WrapOptions } from './wrap.ts';
export { price, PRICE_VERSION } from './price/index.ts';
export type {
  KnownPrice,
  Price,
  PricedCall,
  PriceOverride,
  PriceOverrides,
  UnknownPrice,
} from './price/index.ts';
