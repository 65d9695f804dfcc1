-- reads: spans
-- Failing spans by type and minute, each with the newest moment and a trace to look at.
CREATE TABLE {{db}}.errors_1m {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  error_type LowCardinality(String),
  service LowCardinality(String),
  operation LowCardinality(String),
  client_id LowCardinality(String),
  n SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  newest SimpleAggregateFunction(max, Tuple(DateTime64(9, 'UTC'), FixedString(16))) CODEC(ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toDate(t)
ORDER BY (t, error_type, service, operation, client_id)
TTL t + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW {{db}}.errors_1m_mv {{on_cluster}} TO {{db}}.errors_1m AS
SELECT toStartOfMinute(ts) AS t,
  multiIf(error_type != '', toString(error_type), http_status >= 500, toString(http_status), 'unknown') AS error_type,
  service, operation, client_id, count() AS n, max((ts, trace_id)) AS newest
FROM {{db}}.spans WHERE status = 'error' OR http_status >= 500 GROUP BY ALL;
