-- Coordinates of places as delivered (the layout of Synthea zipcodes.csv).
CREATE TABLE landed.place (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  usps STRING COMMENT 'state name',
  st STRING COMMENT 'postal code of the state',
  name STRING COMMENT 'place',
  zcta5 STRING COMMENT 'ZIP code tabulation area',
  lat STRING COMMENT 'latitude, degrees',
  lon STRING COMMENT 'longitude, degrees',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'coordinates of places as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
