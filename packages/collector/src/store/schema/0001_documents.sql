-- State that is not telemetry: every version of every small document. The latest is held in memory.
CREATE TABLE {{db}}.documents {{on_cluster}} (
  kind LowCardinality(String),
  id String,
  version UInt32,
  -- JSON; empty when the document was deleted
  body String CODEC(ZSTD(3)),
  by String,
  at DateTime64(3, 'UTC')
) ENGINE = {{engine MergeTree}} ORDER BY (kind, id, version)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
