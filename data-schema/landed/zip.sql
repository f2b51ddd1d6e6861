-- ZIP codes as delivered (the layout of Synthea fipscodes.csv).
CREATE TABLE landed.zip (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  zip STRING COMMENT 'ZIP code, leading zeros lost',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  latitude STRING COMMENT 'degrees',
  longitude STRING COMMENT 'degrees',
  fipscounty STRING COMMENT 'FIPS code of the county, leading zero lost'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'ZIP codes as delivered'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file, source_row'
)
