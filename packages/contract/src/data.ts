// The part of the contract that is plain data: what the SDK inlines at build. Nothing here may import zod.
export { ATTRIBUTES, COST_SOURCES, EVENTS, LANES, OPERATIONS, OUTCOMES, PLATFORMS } from './operations.ts';
export type { CostSource, Operation, Outcome } from './operations.ts';
export { CORRELATION, JOB_CARRIER_KEY, PREFIX } from './correlation.ts';
export type { Cardinality, CorrelationEntry, CorrelationId, CorrelationIds } from './correlation.ts';
export { GEN_AI, INFERENCE_OPERATIONS } from './gen-ai.ts';
export type { TokenUsage } from './gen-ai.ts';
export { DEFAULT_LABEL_LIMIT, metric } from './metric.ts';
export type { Metric, MetricKind } from './metric.ts';
export { METRICS, metricByName } from './metrics/catalogue.ts';
export type { CatalogueMetric, MetricName } from './metrics/catalogue.ts';
export { ERROR_CODES, isWatchtowerError, STATUS_OF, WatchtowerError } from './error.ts';
export type { ErrorBody, ErrorCode, Issue } from './error.ts';
