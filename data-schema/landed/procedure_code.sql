-- Which procedures belong together, by code and years, as delivered. Checked before the run began.
CREATE TABLE landed.procedure_code (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  code_system STRING COMMENT 'hcpcs, apc or drg',
  code STRING COMMENT 'code in that system; of drg three digits',
  procedure_group STRING COMMENT 'for example knee_replacement',
  from_year STRING COMMENT 'first year in which the code means that, of drg a fiscal year of the US government; empty: always has',
  to_year STRING COMMENT 'last such year; empty: still does',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'procedure groups by code and years as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
