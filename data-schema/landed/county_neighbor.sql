-- Neighboring counties as delivered (county adjacency of the US Census Bureau).
CREATE TABLE landed.county_neighbor (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  county STRING COMMENT 'FIPS code',
  neighbor STRING COMMENT 'FIPS code',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'neighboring counties as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
