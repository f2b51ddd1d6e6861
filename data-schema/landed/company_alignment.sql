-- Which account, ZIP code or county is in which territory today, as delivered.
CREATE TABLE landed.company_alignment (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1; of a table, the row by its place or its content, the first being 2',
  account_id STRING COMMENT 'own id of the account; optional column',
  npi STRING COMMENT 'National Provider Identifier; optional column',
  provider_num STRING COMMENT 'CCN; optional column',
  zip STRING COMMENT 'ZIP code, where ZIP codes are aligned; optional column',
  county STRING COMMENT 'FIPS code of the county, where counties are aligned; optional column',
  territory STRING COMMENT 'name of the territory, or several with semicolons between them',
  force STRING COMMENT 'sales force; optional column',
  valid_from STRING COMMENT 'first day; optional column',
  valid_to STRING COMMENT 'last day; optional column',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'present alignment as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
