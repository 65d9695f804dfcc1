-- reads: logs
-- One mergeable row per run and source; questions merge them by run_id, so a run is counted once however many
-- of its records arrive, and in whatever order. The status of an event outranks the one read off a span.
CREATE TABLE {{db}}.runs {{on_cluster}} (
  day Date,
  run_id String CODEC(ZSTD(1)),
  started SimpleAggregateFunction(min, Nullable(DateTime64(9, 'UTC'))) CODEC(ZSTD(1)),
  ended SimpleAggregateFunction(max, Nullable(DateTime64(9, 'UTC'))) CODEC(ZSTD(1)),
  dur_ns SimpleAggregateFunction(max, UInt64) CODEC(T64, ZSTD(1)),
  status SimpleAggregateFunction(max, Tuple(UInt8, String)) CODEC(ZSTD(1)),
  agent_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  agent_type SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  client_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  subject SimpleAggregateFunction(max, String) CODEC(ZSTD(1))
) ENGINE = {{engine AggregatingMergeTree}} PARTITION BY day ORDER BY (day, run_id)
TTL day + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;

-- The day is the day of the start, also in the row of the end.
CREATE MATERIALIZED VIEW {{db}}.runs_events_mv {{on_cluster}} TO {{db}}.runs AS
SELECT toDate(ts - toIntervalNanosecond(dur_ns)) AS day, run_id,
  if(event_name = 'watchtower.run.started', ts, NULL) AS started,
  if(event_name = 'watchtower.run.ended', ts, NULL) AS ended,
  if(event_name = 'watchtower.run.ended', toUInt64(toFloat64OrZero(attrs['watchtower.duration_ms']) * 1e6), 0) AS dur_ns,
  if(event_name = 'watchtower.run.ended', (2, attrs['watchtower.run.status']), (0, '')) AS status,
  toString(logs.agent_id) AS agent_id, toString(logs.agent_type) AS agent_type,
  toString(logs.client_id) AS client_id, logs.subject AS subject
FROM {{db}}.logs
WHERE event_name IN ('watchtower.run.started', 'watchtower.run.ended') AND run_id != '';
