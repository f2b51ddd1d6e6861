-- People without health insurance by county as delivered (the layout of Synthea sdoh.csv).
CREATE TABLE landed.county_insurance (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  county STRING COMMENT 'FIPS code, leading zero lost',
  uninsured STRING COMMENT 'share of the people without health insurance, 0 to 1',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'people without health insurance by county as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
