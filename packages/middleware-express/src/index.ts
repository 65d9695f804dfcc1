// Watchtower for Express 4 and 5.
export { watchtower } from './watchtower.ts';
export type { WatchtowerExpressOptions } from './watchtower.ts';
export { watchtowerErrors } from './watchtower-errors.ts';
