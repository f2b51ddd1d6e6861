-- Facilities as delivered: every value is the text of the file.
CREATE TABLE landed.facility (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  source_ordinal INT NOT NULL COMMENT 'position of the file in the configuration',
  facility_type STRING COMMENT 'type of the source, or of the column facility_type',
  provider_num STRING COMMENT 'CCN, or another payer number',
  npi STRING COMMENT 'National Provider Identifier',
  name STRING COMMENT 'legal name',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  lat STRING COMMENT 'latitude, degrees',
  lon STRING COMMENT 'longitude, degrees',
  provider_type_code STRING COMMENT 'CMS provider type',
  category STRING COMMENT 'CMS category and subtype',
  bed_count STRING COMMENT 'certified beds',
  potential_usd STRING COMMENT 'potential of the customer, USD a year; optional column',
  workload_hours STRING COMMENT 'workload of the customer, hours a year; optional column'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'facilities as delivered'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file, source_row'
)
