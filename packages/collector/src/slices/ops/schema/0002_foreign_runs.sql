-- reads: spans
-- Runs of senders that write no run events: their agent.episode span, under its own id when it names no run.
CREATE MATERIALIZED VIEW {{db}}.runs_spans_mv {{on_cluster}} TO {{db}}.runs AS
SELECT toDate(ts) AS day,
  if(spans.run_id != '', spans.run_id, lower(concat(hex(trace_id), hex(span_id)))) AS run_id,
  toNullable(ts) AS started,
  toNullable(ts + toIntervalNanosecond(spans.dur_ns)) AS ended,
  spans.dur_ns AS dur_ns,
  (1, multiIf(attrs['watchtower.run.status'] != '', attrs['watchtower.run.status'],
    attrs['watchtower.outcome'] != '', attrs['watchtower.outcome'], spans.status = 'error', 'failed', 'success')) AS status,
  toString(spans.agent_id) AS agent_id, toString(spans.agent_type) AS agent_type,
  toString(spans.client_id) AS client_id, spans.subject AS subject
FROM {{db}}.spans WHERE operation = 'agent.episode';
