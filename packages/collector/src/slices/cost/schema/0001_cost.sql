-- reads: spans
-- Tokens and nano-dollars of inferences. An unpriced call is counted, never summed as 0.
-- By hour with every dimension, 90 days because of the subject; by day without persons and single objects, 400 days.
CREATE TABLE {{db}}.cost_1h {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  provider LowCardinality(String),
  model LowCardinality(String),
  client_id LowCardinality(String),
  agent_id LowCardinality(String),
  agent_type LowCardinality(String),
  feature LowCardinality(String),
  platform LowCardinality(String),
  lane LowCardinality(String),
  task_class LowCardinality(String),
  tool_id LowCardinality(String),
  blueprint_id LowCardinality(String),
  epic_id LowCardinality(String),
  story_id String CODEC(ZSTD(1)),
  session_id String CODEC(ZSTD(1)),
  subject String CODEC(ZSTD(1)),
  calls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  unpriced SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  input_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  output_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cache_read_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cache_write_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  reasoning_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cost_nano SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toYYYYMM(t)
ORDER BY (t, provider, model, client_id, agent_id, agent_type, feature, platform, lane, task_class, tool_id,
  blueprint_id, epic_id, story_id, session_id, subject)
TTL t + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE {{db}}.cost_1d {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  provider LowCardinality(String),
  model LowCardinality(String),
  client_id LowCardinality(String),
  agent_id LowCardinality(String),
  agent_type LowCardinality(String),
  feature LowCardinality(String),
  platform LowCardinality(String),
  lane LowCardinality(String),
  task_class LowCardinality(String),
  tool_id LowCardinality(String),
  blueprint_id LowCardinality(String),
  epic_id LowCardinality(String),
  calls SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  unpriced SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  input_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  output_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cache_read_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cache_write_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  reasoning_tokens SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  cost_nano SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toYYYYMM(t)
ORDER BY (t, provider, model, client_id, agent_id, agent_type, feature, platform, lane, task_class, tool_id,
  blueprint_id, epic_id)
TTL t + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW {{db}}.cost_1h_mv {{on_cluster}} TO {{db}}.cost_1h AS
SELECT toStartOfHour(ts) AS t, provider, model, client_id, agent_id, agent_type, feature, platform, lane, task_class,
  tool_id, blueprint_id, epic_id, story_id, session_id, subject,
  count() AS calls, countIf(cost_source = 'unknown') AS unpriced,
  sum(spans.input_tokens) AS input_tokens, sum(spans.output_tokens) AS output_tokens,
  sum(spans.cache_read_tokens) AS cache_read_tokens, sum(spans.cache_write_tokens) AS cache_write_tokens,
  sum(spans.reasoning_tokens) AS reasoning_tokens, sumIf(spans.cost_nano, cost_source != 'unknown') AS cost_nano
FROM {{db}}.spans WHERE cost_source != 'none' GROUP BY ALL;

CREATE MATERIALIZED VIEW {{db}}.cost_1d_mv {{on_cluster}} TO {{db}}.cost_1d AS
SELECT toStartOfDay(ts) AS t, provider, model, client_id, agent_id, agent_type, feature, platform, lane, task_class,
  tool_id, blueprint_id, epic_id,
  count() AS calls, countIf(cost_source = 'unknown') AS unpriced,
  sum(spans.input_tokens) AS input_tokens, sum(spans.output_tokens) AS output_tokens,
  sum(spans.cache_read_tokens) AS cache_read_tokens, sum(spans.cache_write_tokens) AS cache_write_tokens,
  sum(spans.reasoning_tokens) AS reasoning_tokens, sumIf(spans.cost_nano, cost_source != 'unknown') AS cost_nano
FROM {{db}}.spans WHERE cost_source != 'none' GROUP BY ALL;
