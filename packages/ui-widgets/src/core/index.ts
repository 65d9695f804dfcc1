export {
  formatAge,
  formatBytes,
  formatClock,
  formatCount,
  formatDayClock,
  formatInstant,
  formatMs,
  formatPercent,
  formatUnit,
  formatUsd,
  UNKNOWN,
} from './format.ts';
export { createLiveSocket } from './live-socket.ts';
export type { LiveOptions, LiveState } from './live-connection.ts';
export type { LiveSocket, LiveStatus } from './live-socket.ts';
export { createQuestionCache } from './question-cache.ts';
export type { ObserveOptions, QuestionCache } from './question-cache.ts';
export type { Answer } from './question-entry.ts';
export {
  DEFAULT_RANGE,
  RANGE_PRESETS,
  rangeBounds,
  rangeLength,
  rangeParams,
  readRange,
  writeRange,
} from './time-range.ts';
export type { RangePreset, TimeRange } from './time-range.ts';
export { renewingToken } from './token-renewal.ts';
export type { RenewingToken } from './token-renewal.ts';
export { createClient } from '@watchtower/contract';
export type { Client, ClientOptions, TokenSource } from '@watchtower/contract';
