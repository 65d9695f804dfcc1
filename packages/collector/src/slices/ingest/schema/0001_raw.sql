-- Raw telemetry: one row per span, log record and metric point. Nothing is kept longer than 30 days.
-- Columns between the identifier markers are the contract's correlation table; a test compares the two.
-- What a column says is not repeated in a map: `attrs` lacks the identifiers (bare or prefixed) and, of spans, the
-- operation, task class and cost; `res` lacks service.name (of spans process.pid too) and holds the scope as
-- otel.scope.name.
-- What is inserted at once stays below the wide size: a part of one file a column, a hundred files, costs the file
-- system more than the engine needs for the rows.
-- Semantic-convention attributes (http.*, gen_ai.*, exception.* …) stay in `attrs` under the names they came with.
CREATE TABLE {{db}}.spans {{on_cluster}} (
  ts DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  parent_span_id FixedString(8) CODEC(ZSTD(1)),
  service LowCardinality(String),
  name LowCardinality(String),
  operation LowCardinality(String),
  kind Enum8('unspecified' = 0, 'internal' = 1, 'server' = 2, 'client' = 3, 'producer' = 4, 'consumer' = 5),
  status Enum8('unset' = 0, 'ok' = 1, 'error' = 2),
  status_message String CODEC(ZSTD(1)),
  dur_ns UInt64 CODEC(T64, ZSTD(1)),
  pid UInt32 CODEC(T64, ZSTD(1)),
  -- identifiers
  request_id String CODEC(ZSTD(1)),
  client_id LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  session_id String CODEC(ZSTD(1)),
  feature LowCardinality(String),
  platform LowCardinality(String),
  surface LowCardinality(String),
  lane LowCardinality(String),
  via LowCardinality(String),
  domain LowCardinality(String),
  blueprint_id LowCardinality(String),
  plan_id String CODEC(ZSTD(1)),
  asset_id String CODEC(ZSTD(1)),
  calendar_item_id String CODEC(ZSTD(1)),
  agent_id LowCardinality(String),
  agent_type LowCardinality(String),
  episode_id String CODEC(ZSTD(1)),
  run_id String CODEC(ZSTD(1)),
  job_id String CODEC(ZSTD(1)),
  queue LowCardinality(String),
  tool_id LowCardinality(String),
  runner_id LowCardinality(String),
  epic_id LowCardinality(String),
  story_id String CODEC(ZSTD(1)),
  -- end of identifiers
  route LowCardinality(String),
  method LowCardinality(String),
  http_status UInt16 CODEC(ZSTD(1)),
  error_type LowCardinality(String),
  provider LowCardinality(String),
  model LowCardinality(String),
  task_class LowCardinality(String),
  input_tokens UInt32 CODEC(T64, ZSTD(1)),
  output_tokens UInt32 CODEC(T64, ZSTD(1)),
  cache_read_tokens UInt32 CODEC(T64, ZSTD(1)),
  cache_write_tokens UInt32 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt32 CODEC(T64, ZSTD(1)),
  cost_nano UInt64 CODEC(T64, ZSTD(1)),
  -- none: not an inference; unknown: an inference without a known price, whose cost_nano means nothing
  cost_source Enum8('none' = 0, 'catalogue' = 1, 'override' = 2, 'unknown' = 3),
  price_version LowCardinality(String),
  res Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attrs Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  events Nested(ts DateTime64(9, 'UTC'), name LowCardinality(String), attrs Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  links Nested(trace_id FixedString(16), span_id FixedString(8), attrs Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  INDEX ix_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_request request_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_subject subject TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = {{engine MergeTree}} PARTITION BY toDate(ts) ORDER BY (toStartOfMinute(ts), service, name, ts)
TTL toDate(ts) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, enable_block_number_column = 1, enable_block_offset_column = 1,
  min_bytes_for_wide_part = 100000000;

CREATE TABLE {{db}}.logs {{on_cluster}} (
  ts DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  severity_number UInt8,
  level LowCardinality(String),
  service LowCardinality(String),
  event_name LowCardinality(String),
  body String CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  -- identifiers
  request_id String CODEC(ZSTD(1)),
  client_id LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  session_id String CODEC(ZSTD(1)),
  feature LowCardinality(String),
  platform LowCardinality(String),
  surface LowCardinality(String),
  lane LowCardinality(String),
  via LowCardinality(String),
  domain LowCardinality(String),
  blueprint_id LowCardinality(String),
  plan_id String CODEC(ZSTD(1)),
  asset_id String CODEC(ZSTD(1)),
  calendar_item_id String CODEC(ZSTD(1)),
  agent_id LowCardinality(String),
  agent_type LowCardinality(String),
  episode_id String CODEC(ZSTD(1)),
  run_id String CODEC(ZSTD(1)),
  job_id String CODEC(ZSTD(1)),
  queue LowCardinality(String),
  tool_id LowCardinality(String),
  runner_id LowCardinality(String),
  epic_id LowCardinality(String),
  story_id String CODEC(ZSTD(1)),
  -- end of identifiers
  res Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attrs Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  INDEX ix_body body TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(body)),
  INDEX ix_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_request request_id TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = {{engine MergeTree}} PARTITION BY toDate(ts) ORDER BY (toStartOfMinute(ts), service, ts)
TTL toDate(ts) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, enable_block_number_column = 1, enable_block_offset_column = 1,
  min_bytes_for_wide_part = 100000000;

-- One row per data point. `delta` is the point's own contribution whatever the sender's temporality was;
-- `value` is what was received. Histograms carry their bounds and the counts of this point alone.
CREATE TABLE {{db}}.metric_points {{on_cluster}} (
  ts DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  metric LowCardinality(String),
  kind Enum8('counter' = 1, 'gauge' = 2, 'histogram' = 3),
  unit LowCardinality(String),
  service LowCardinality(String),
  client_id LowCardinality(String),
  series UInt64 CODEC(ZSTD(1)),
  labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  start_ts DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  value Float64 CODEC(Gorilla, ZSTD(1)),
  delta Float64 CODEC(Gorilla, ZSTD(1)),
  count UInt64 CODEC(T64, ZSTD(1)),
  bounds Array(Float64) CODEC(ZSTD(1)),
  bucket_counts Array(UInt64) CODEC(ZSTD(1))
) ENGINE = {{engine MergeTree}} PARTITION BY toDate(ts) ORDER BY (metric, series, ts)
TTL toDate(ts) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
