-- ZIP code tabulation areas as delivered (gazetteer of the US Census Bureau).
CREATE TABLE landed.zcta (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  zip STRING COMMENT 'ZIP code tabulation area',
  land_area_m2 STRING COMMENT 'land, square metres',
  lat STRING COMMENT 'latitude of the internal point, degrees',
  lon STRING COMMENT 'longitude of the internal point, degrees',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'ZIP code tabulation areas as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
