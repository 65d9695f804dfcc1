-- reads: logs
-- Who wrote a message, by minute; what an assistant wrote is nobody's activity.
CREATE TABLE {{db}}.messages_1m {{on_cluster}} (
  t DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  subject String CODEC(ZSTD(1)),
  client_id LowCardinality(String),
  n SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY toDate(t) ORDER BY (t, subject, client_id)
TTL t + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW {{db}}.messages_1m_mv {{on_cluster}} TO {{db}}.messages_1m AS
SELECT toStartOfMinute(ts) AS t, subject, client_id, count() AS n
FROM {{db}}.logs
WHERE event_name = 'watchtower.thread.message.created' AND subject != ''
  AND attrs['role'] NOT IN ('assistant', 'system', 'tool')
  AND attrs['watchtower.message_role'] NOT IN ('assistant', 'system', 'tool')
GROUP BY ALL;
