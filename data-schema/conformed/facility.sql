-- Facilities: typed, located, one row each.
CREATE TABLE conformed.facility (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  facility_id STRING NOT NULL COMMENT 'npi:<NPI>, else ccn:<CCN>, stable across runs',
  npi STRING COMMENT 'National Provider Identifier, 10 digits',
  ccn STRING COMMENT 'CMS Certification Number, 6 or 10 characters',
  name STRING NOT NULL COMMENT 'legal name',
  facility_type STRING NOT NULL COMMENT 'key of score.types',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state_code STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'five digits',
  county_id STRING NOT NULL COMMENT 'FIPS code of the county that holds the point',
  county_source STRING NOT NULL COMMENT 'within: the county holds the point; nearest: the point is off the coast',
  lat_deg DOUBLE NOT NULL COMMENT 'latitude, degrees, WGS 84',
  lon_deg DOUBLE NOT NULL COMMENT 'longitude, degrees, WGS 84',
  location_source STRING NOT NULL COMMENT 'given; given_swapped: latitude and longitude were exchanged; zip_centroid: the given point was unusable',
  location_issue STRING COMMENT 'why the given point was not taken: missing, not_a_number, out_of_range, zero, swapped, far_from_zip',
  bed_count INT COMMENT 'certified beds; NULL when not reported',
  potential_usd DOUBLE COMMENT 'potential given by the customer, USD a year',
  workload_hours DOUBLE COMMENT 'workload given by the customer, hours a year',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'facilities, located and without duplicates'
TBLPROPERTIES (
  'catchment.key' = 'run_id, facility_id',
  'delta.constraints.lat_range' = 'lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'lon_deg BETWEEN -180 AND 180',
  'delta.constraints.location_source_known' = 'location_source IN ("given", "given_swapped", "zip_centroid")',
  'delta.constraints.county_source_known' = 'county_source IN ("within", "nearest")',
  'delta.constraints.beds_not_negative' = 'bed_count IS NULL OR bed_count >= 0',
  'delta.constraints.potential_not_negative' = 'potential_usd IS NULL OR potential_usd >= 0',
  'delta.constraints.workload_not_negative' = 'workload_hours IS NULL OR workload_hours >= 0'
)
