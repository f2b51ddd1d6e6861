-- What was noticed about files besides their rejects: values that were not taken as they are, and lines that are no
-- rows. A row a file, column and finding.
CREATE TABLE landed.finding (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  step STRING NOT NULL COMMENT 'ingest or conform',
  source_file STRING NOT NULL COMMENT 'input as configured',
  column_name STRING NOT NULL COMMENT 'column of the values; * for the whole line',
  finding STRING NOT NULL COMMENT 'unknown_value: it stands for none, such as -999; not_plausible: too large to be used; state_differs: the ZIP code belongs to another state than the one given; few_joined: most accounts of the file are in no other source, though others have such accounts in most of their ZIP codes: beds may be counted twice; unknown_codes: most services have a code that is in no group of input.procedure_code, and the most frequent of these codes are the example; report_title and report_footer: lines above the header and at the end of a report that are no rows',
  row_count BIGINT NOT NULL COMMENT 'rows, or lines',
  example_row BIGINT NOT NULL COMMENT 'the first of them: line in the file, the header being line 1',
  example_value STRING COMMENT 'its value, cut to 200 characters',
  share DOUBLE COMMENT 'of unknown_codes: the part of the services that these codes have, (0.5, 1]; else NULL'
)
USING DELTA
PARTITIONED BY (run_id, step)
COMMENT 'values that were not taken as they are, and lines that are no rows, counted'
TBLPROPERTIES (
  'catchment.key' = 'run_id, step, source_file, column_name, finding',
  'delta.constraints.finding_known' = 'finding IN ("unknown_value", "not_plausible", "state_differs", "few_joined", "unknown_codes", "report_title", "report_footer")',
  'delta.constraints.counted' = 'row_count > 0'
)
