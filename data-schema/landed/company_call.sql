-- Calls of reps on accounts, as delivered.
CREATE TABLE landed.company_call (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1; of a table, the row by its place or its content, the first being 2',
  account_id STRING COMMENT 'own id of the account; optional column',
  npi STRING COMMENT 'National Provider Identifier; optional column',
  provider_num STRING COMMENT 'CCN; optional column',
  date STRING COMMENT 'day of the call',
  rep STRING COMMENT 'who called; optional column',
  calls STRING COMMENT 'number of calls; optional column',
  minutes STRING COMMENT 'time spent, minutes; optional column',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'calls of reps as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
