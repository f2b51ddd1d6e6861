-- Populated places. Place populations overlap (a village in its township), so population_65_plus
-- shares out the county figure in proportion to the places: the sum over a county is the county.
CREATE TABLE conformed.place (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  place_id STRING NOT NULL COMMENT 'county, name and, of several with one name, which, the largest first',
  name STRING NOT NULL COMMENT 'place',
  county_id STRING NOT NULL COMMENT 'five-digit FIPS code',
  lat_deg DOUBLE NOT NULL COMMENT 'latitude, degrees',
  lon_deg DOUBLE NOT NULL COMMENT 'longitude, degrees',
  population_65_plus BIGINT NOT NULL COMMENT 'persons aged 65 and over, share of the county',
  area_km2 DOUBLE NOT NULL COMMENT 'land that the people represented by the place fill, by their number and the county area, km2'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'populated places'
TBLPROPERTIES (
  'catchment.key' = 'run_id, place_id',
  'delta.constraints.lat_range' = 'lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'lon_deg BETWEEN -180 AND 180',
  'delta.constraints.population_not_negative' = 'population_65_plus >= 0',
  'delta.constraints.area_not_negative' = 'area_km2 >= 0'
)
