-- reads: metric_points
-- Metric points by series: what counters added, the last value of gauges, the counts of histograms.
-- Bounds are part of the key, so that counts are only ever added to counts of the same buckets.
CREATE TABLE {{db}}.metric_1m {{on_cluster}} (
  metric LowCardinality(String),
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  kind Enum8('counter' = 1, 'gauge' = 2, 'histogram' = 3),
  unit LowCardinality(String),
  service LowCardinality(String),
  client_id LowCardinality(String),
  series UInt64 CODEC(ZSTD(1)),
  bounds Array(Float64) CODEC(ZSTD(1)),
  labels SimpleAggregateFunction(anyLast, Map(String, String)) CODEC(ZSTD(1)),
  total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  last SimpleAggregateFunction(max, Tuple(DateTime64(3, 'UTC'), Float64)) CODEC(ZSTD(1)),
  observations SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  counts AggregateFunction(sumForEach, Array(UInt64)) CODEC(ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toDate(t)
ORDER BY (metric, t, kind, unit, service, client_id, series, bounds)
TTL t + INTERVAL 7 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE {{db}}.metric_1h {{on_cluster}} (
  metric LowCardinality(String),
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  kind Enum8('counter' = 1, 'gauge' = 2, 'histogram' = 3),
  unit LowCardinality(String),
  service LowCardinality(String),
  client_id LowCardinality(String),
  series UInt64 CODEC(ZSTD(1)),
  bounds Array(Float64) CODEC(ZSTD(1)),
  labels SimpleAggregateFunction(anyLast, Map(String, String)) CODEC(ZSTD(1)),
  total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  last SimpleAggregateFunction(max, Tuple(DateTime64(3, 'UTC'), Float64)) CODEC(ZSTD(1)),
  observations SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  counts AggregateFunction(sumForEach, Array(UInt64)) CODEC(ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toYYYYMM(t)
ORDER BY (metric, t, kind, unit, service, client_id, series, bounds)
TTL t + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW {{db}}.metric_1m_mv {{on_cluster}} TO {{db}}.metric_1m AS
SELECT metric, toStartOfMinute(ts) AS t, kind, unit, service, client_id, series, bounds,
  anyLast(CAST(labels, 'Map(String, String)')) AS labels, sum(delta) AS total, max((ts, value)) AS last,
  sum(count) AS observations, sumForEachState(bucket_counts) AS counts
FROM {{db}}.metric_points GROUP BY metric, t, kind, unit, service, client_id, series, bounds;

CREATE MATERIALIZED VIEW {{db}}.metric_1h_mv {{on_cluster}} TO {{db}}.metric_1h AS
SELECT metric, toStartOfHour(ts) AS t, kind, unit, service, client_id, series, bounds,
  anyLast(CAST(labels, 'Map(String, String)')) AS labels, sum(delta) AS total, max((ts, value)) AS last,
  sum(count) AS observations, sumForEachState(bucket_counts) AS counts
FROM {{db}}.metric_points GROUP BY metric, t, kind, unit, service, client_id, series, bounds;
