-- Steps of every run, finished or not: what a run can resume from, and where its time went.
CREATE TABLE published.run_step (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  step STRING NOT NULL COMMENT 'ingest, conform, score, align, evaluate or publish',
  ordinal INT NOT NULL COMMENT 'position in the run, from 1',
  config_sha256 STRING NOT NULL COMMENT 'hash of the configuration that determines the results',
  code_version STRING NOT NULL COMMENT 'version and commit of Catchment that ran the step',
  started_at TIMESTAMP NOT NULL COMMENT 'UTC',
  finished_at TIMESTAMP NOT NULL COMMENT 'UTC',
  output_rows BIGINT NOT NULL COMMENT 'rows that the step wrote',
  tables ARRAY<STRUCT<table_name: STRING, version: BIGINT, row_count: BIGINT>> NOT NULL COMMENT 'tables that the step wrote, with their Delta version and the rows of the run'
)
USING DELTA
PARTITIONED BY (run_id, step)
COMMENT 'finished steps of each run'
TBLPROPERTIES (
  'catchment.key' = 'run_id, step'
)
