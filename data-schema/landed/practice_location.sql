-- Secondary practice locations as delivered (pl_pfile of NPPES, CMS).
CREATE TABLE landed.practice_location (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  npi STRING COMMENT 'National Provider Identifier',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  country STRING COMMENT 'country code',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'secondary practice locations as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
