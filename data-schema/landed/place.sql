-- Coordinates of places as delivered (the layout of Synthea zipcodes.csv).
CREATE TABLE landed.place (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  usps STRING COMMENT 'state name',
  st STRING COMMENT 'postal code of the state',
  name STRING COMMENT 'place',
  zcta5 STRING COMMENT 'ZIP code tabulation area',
  lat STRING COMMENT 'latitude, degrees',
  lon STRING COMMENT 'longitude, degrees'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'coordinates of places as delivered'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file, source_row'
)
