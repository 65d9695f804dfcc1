-- reads: spans
-- Latency histograms: bucket b holds durations around exp2((b + 0.5) / 8) ns (±4.4 %), so rows merge by plain sum.
-- entry: how a span counts for traffic and errors; an inner span only has a latency.
CREATE TABLE {{db}}.lat_1m {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  entry Enum8('inner' = 0, 'request' = 1, 'root' = 2),
  operation LowCardinality(String),
  service LowCardinality(String),
  route LowCardinality(String),
  method LowCardinality(String),
  client_id LowCardinality(String),
  lane LowCardinality(String),
  status Enum8('ok' = 0, '4xx' = 1, '5xx' = 2, 'failed' = 3),
  bucket Int16 CODEC(ZSTD(1)),
  n SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toDate(t)
ORDER BY (t, entry, operation, service, route, method, client_id, lane, status, bucket)
TTL t + INTERVAL 7 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE {{db}}.lat_1h {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  entry Enum8('inner' = 0, 'request' = 1, 'root' = 2),
  operation LowCardinality(String),
  service LowCardinality(String),
  route LowCardinality(String),
  method LowCardinality(String),
  client_id LowCardinality(String),
  lane LowCardinality(String),
  status Enum8('ok' = 0, '4xx' = 1, '5xx' = 2, 'failed' = 3),
  bucket Int16 CODEC(ZSTD(1)),
  n SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toYYYYMM(t)
ORDER BY (t, entry, operation, service, route, method, client_id, lane, status, bucket)
TTL t + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW {{db}}.lat_1m_mv {{on_cluster}} TO {{db}}.lat_1m AS
SELECT toStartOfMinute(ts) AS t,
  multiIf(operation = 'http.request', 'request', parent_span_id = toFixedString('', 8), 'root', 'inner') AS entry,
  operation, service, route, method, client_id, lane,
  multiIf(http_status >= 500, '5xx', http_status >= 400, '4xx', status = 'error', 'failed', 'ok') AS status,
  toInt16(floor(log2(dur_ns + 1) * 8)) AS bucket, count() AS n
FROM {{db}}.spans GROUP BY ALL;

CREATE MATERIALIZED VIEW {{db}}.lat_1h_mv {{on_cluster}} TO {{db}}.lat_1h AS
SELECT toStartOfHour(ts) AS t,
  multiIf(operation = 'http.request', 'request', parent_span_id = toFixedString('', 8), 'root', 'inner') AS entry,
  operation, service, route, method, client_id, lane,
  multiIf(http_status >= 500, '5xx', http_status >= 400, '4xx', status = 'error', 'failed', 'ok') AS status,
  toInt16(floor(log2(dur_ns + 1) * 8)) AS bucket, count() AS n
FROM {{db}}.spans GROUP BY ALL;
