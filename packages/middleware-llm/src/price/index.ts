// The pricing seam by itself: pure, no OpenTelemetry, no client. The collector prices with the same code.
export { price } from './price.ts';
export type { KnownPrice, Price, PricedCall, PriceOverride, PriceOverrides, UnknownPrice } from './price.ts';
export { PRICE_VERSION } from './catalogue.ts';
