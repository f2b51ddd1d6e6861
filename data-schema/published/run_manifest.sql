-- Finished runs: the row is committed last, and the views current_* show the newest run that has
-- one.
CREATE TABLE published.run_manifest (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  started_at TIMESTAMP NOT NULL COMMENT 'UTC',
  finished_at TIMESTAMP NOT NULL COMMENT 'UTC',
  code_version STRING NOT NULL COMMENT 'version and commit of Catchment',
  config STRING NOT NULL COMMENT 'configuration that determines the results, JSON',
  config_sha256 STRING NOT NULL COMMENT 'hash of config',
  seed BIGINT NOT NULL COMMENT 'seed of the alignment',
  inputs ARRAY<STRUCT<source_file: STRING, sha256: STRING, size_bytes: BIGINT, read_rows: BIGINT, accepted_rows: BIGINT, rejected_rows: BIGINT, superseded_rows: BIGINT>> NOT NULL COMMENT 'what was read; accepted rows are those that reached a conformed table, or stand as reference data in a landed one',
  sums ARRAY<STRUCT<source: STRING, measure: STRING, read_sum: DECIMAL(38,3), kept_sum: DECIMAL(38,3), rejected_sum: DECIMAL(38,3), superseded_sum: DECIMAL(38,3)>> NOT NULL COMMENT 'what became of the measures that the company gave: read = kept + rejected + superseded',
  tables ARRAY<STRUCT<table_name: STRING, row_count: BIGINT>> NOT NULL COMMENT 'rows of the run by table',
  table_versions MAP<STRING, BIGINT> NOT NULL COMMENT 'Delta version in which each table holds the whole run',
  quality MAP<STRING, DOUBLE> NOT NULL COMMENT 'imbalance_max, imbalance_mean, imbalance_nation_max, imbalance_nation_mean, gap, full_data_jobs, neighbor_share, enclaves, detached_share, mean_km, territories, accounts, workload_hours, potential_usd; of several sales forces, of the first',
  environment MAP<STRING, STRING> NOT NULL COMMENT 'where it ran: Spark version, master, Java; does not affect the results'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'finished runs'
TBLPROPERTIES (
  'catchment.key' = 'run_id',
  'delta.constraints.ends_after_start' = 'finished_at >= started_at'
)
