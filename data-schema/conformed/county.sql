-- Counties with polygon, population, age bands and income. Population is NULL where the
-- demographics do not cover the county (Puerto Rico and the island territories by default).
CREATE TABLE conformed.county (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  county_id STRING NOT NULL COMMENT 'five-digit FIPS code',
  name STRING NOT NULL COMMENT 'county name',
  state_code STRING NOT NULL COMMENT 'postal code of the state',
  boundary_wkb BINARY NOT NULL COMMENT 'valid polygon, WKB, WGS 84 degrees (lon, lat)',
  lat_deg DOUBLE NOT NULL COMMENT 'latitude of the centroid, degrees',
  lon_deg DOUBLE NOT NULL COMMENT 'longitude of the centroid, degrees',
  population BIGINT COMMENT 'persons',
  population_source STRING COMMENT 'county_acs, county_strata: published by county; place_demographics: summed up from places',
  population_65_plus BIGINT COMMENT 'persons aged 65 and over',
  population_by_age ARRAY<BIGINT> COMMENT 'persons in the five-year age bands 0-4, 5-9 ... 85+ (18 values)',
  median_income_usd DOUBLE COMMENT 'median household income a year, interpolated within its income band, USD',
  growth_65_plus DOUBLE COMMENT 'expected yearly growth of the people aged 65 and over in the next five years, from population_by_age as it ages and dies, without migration; 0.02 is 2 %; NULL where the ages are unknown or nobody is 65',
  uninsured_share DOUBLE COMMENT 'share of the people without health insurance, [0, 1]; NULL where unknown'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'counties of the United States'
TBLPROPERTIES (
  'catchment.key' = 'run_id, county_id',
  'delta.constraints.county_id_is_fips' = 'county_id RLIKE "^[0-9]{5}$"',
  'delta.constraints.lat_range' = 'lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'lon_deg BETWEEN -180 AND 180',
  'delta.constraints.population_not_negative' = 'population IS NULL OR population >= 0',
  'delta.constraints.growth_floor' = 'growth_65_plus IS NULL OR growth_65_plus >= -1',
  'delta.constraints.uninsured_range' = 'uninsured_share IS NULL OR uninsured_share BETWEEN 0 AND 1',
  'delta.constraints.elderly_not_more_than_all' = 'population_65_plus IS NULL OR population_65_plus BETWEEN 0 AND population'
)
