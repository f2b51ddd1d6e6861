-- ZIP codes with their county and centroid.
CREATE TABLE conformed.zip (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  zip STRING NOT NULL COMMENT 'five digits',
  city STRING COMMENT 'city; NULL where only the gazetteer has the code',
  state_code STRING COMMENT 'postal code of the state',
  county_id STRING COMMENT 'five-digit FIPS code of its county',
  lat_deg DOUBLE NOT NULL COMMENT 'latitude of the centroid, degrees',
  lon_deg DOUBLE NOT NULL COMMENT 'longitude of the centroid, degrees',
  population BIGINT COMMENT 'persons; NULL where no file says'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'ZIP codes'
TBLPROPERTIES (
  'catchment.key' = 'run_id, zip',
  'delta.constraints.zip_is_five_digits' = 'zip RLIKE "^[0-9]{5}$"',
  'delta.constraints.lat_range' = 'lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'lon_deg BETWEEN -180 AND 180'
)
