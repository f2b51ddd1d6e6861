-- ZIP codes as delivered (the layout of Synthea fipscodes.csv).
CREATE TABLE landed.zip (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  zip STRING COMMENT 'ZIP code, leading zeros lost',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  latitude STRING COMMENT 'degrees',
  longitude STRING COMMENT 'degrees',
  fipscounty STRING COMMENT 'FIPS code of the county, leading zero lost',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'ZIP codes as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
