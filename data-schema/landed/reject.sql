-- Rows that did not go on, with where they stand and why: refused by ingest (the line cannot be read) or by
-- conform (its values cannot be used); or superseded by another row of the same source.
CREATE TABLE landed.reject (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  step STRING NOT NULL COMMENT 'ingest or conform',
  table_name STRING NOT NULL COMMENT 'landed table of the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  column_name STRING COMMENT 'column at fault; NULL when it is the whole line',
  value STRING COMMENT 'value at fault, cut to 200 characters',
  reason STRING NOT NULL COMMENT 'code, for example invalid_npi',
  remedy STRING NOT NULL COMMENT 'what to do about it',
  is_superseded BOOLEAN NOT NULL COMMENT 'nothing is wrong with the row, but another one was kept for the same thing'
)
USING DELTA
PARTITIONED BY (run_id, step)
COMMENT 'rows that were refused or superseded, with the reason'
TBLPROPERTIES (
  'catchment.key' = 'run_id, step, source_file, source_row',
  'delta.constraints.step_known' = 'step IN ("ingest", "conform")'
)
