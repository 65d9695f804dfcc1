-- Heartbeats as they were heard, and the collector's own. `since` is the instant the component took its status.
CREATE TABLE {{db}}.health_reports {{on_cluster}} (
  ts DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  component LowCardinality(String),
  kind LowCardinality(String),
  status LowCardinality(String),
  service LowCardinality(String),
  version LowCardinality(String),
  instance LowCardinality(String),
  started_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  since DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  interval_s Float64 CODEC(ZSTD(1)),
  latency_ms Nullable(Float64) CODEC(ZSTD(1)),
  message String CODEC(ZSTD(1)),
  depends_on Array(LowCardinality(String)) CODEC(ZSTD(1)),
  resources Map(LowCardinality(String), Float64) CODEC(ZSTD(1))
) ENGINE = {{engine MergeTree}} PARTITION BY toDate(ts) ORDER BY (service, component, instance, ts)
TTL toDate(ts) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
