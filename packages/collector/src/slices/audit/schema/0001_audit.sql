-- The truth about side effects: append-only, chained, kept for good. No statement of the collector updates or deletes here.
-- An empty string stands for an absent value. `details` and `proof` are RFC 8785 text, since the hash is made over them.
CREATE TABLE {{db}}.audit {{on_cluster}} (
  seq UInt64 CODEC(Delta(8), ZSTD(1)),
  audit_id String CODEC(ZSTD(1)),
  created_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  received_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  action_type LowCardinality(String),
  actor_type LowCardinality(String),
  actor_id String CODEC(ZSTD(1)),
  result LowCardinality(String),
  resource String CODEC(ZSTD(1)),
  client_id LowCardinality(String),
  platform LowCardinality(String),
  surface LowCardinality(String),
  lane LowCardinality(String),
  via LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  payload_hash String CODEC(ZSTD(1)),
  payload_summary String CODEC(ZSTD(1)),
  policy_snapshot_id String CODEC(ZSTD(1)),
  proof String CODEC(ZSTD(1)),
  details String CODEC(ZSTD(1)),
  ids Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  network String CODEC(ZSTD(1)),
  missing Array(LowCardinality(String)),
  prev_hash FixedString(64),
  hash FixedString(64),
  INDEX ix_audit_id audit_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_created created_at TYPE minmax GRANULARITY 1
) ENGINE = {{engine MergeTree}} ORDER BY seq
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;
