-- Territories of a run, by sales force.
CREATE TABLE published.territory (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'sales force: a group of reps who cover the same accounts with the same products; all where there is only one',
  territory_id STRING NOT NULL COMMENT 'T and a number, west to east: unique within the force',
  name STRING NOT NULL COMMENT 'the name in align.roster; else the city with the most of the first balanced measure, numbered where several share it',
  center_lat_deg DOUBLE NOT NULL COMMENT 'latitude of the center, degrees: the mean of the accounts (or centroids of units) by weight as straight vectors, brought to the ground; without weight the plain mean. A home moves it by home_pull',
  center_lon_deg DOUBLE NOT NULL COMMENT 'longitude of the center, degrees',
  price_km2 DOUBLE NOT NULL COMMENT 'price of the power diagram: an account prefers the least distance^2 - price; squared chord length, km^2',
  target DOUBLE NOT NULL COMMENT 'what the territory should hold, in the unit of the measure: its part, by capacity, of what its border region holds, heavy accounts aside; for the territory of a heavy account, what another of its capacity should hold. Of further balanced measures, the same part',
  measure STRING NOT NULL COMMENT 'balanced measure, the first of several: workload_hours, potential_usd or a metric of score.metrics',
  border_region STRING NOT NULL COMMENT 'published.border_balance.border_region: all accounts of the territory are there',
  capacity DOUBLE NOT NULL COMMENT 'what the rep can do, in full-time reps: targets are in this proportion',
  home_lat_deg DOUBLE COMMENT 'where trips of the rep begin, degrees; NULL where align.roster gives no home',
  home_lon_deg DOUBLE COMMENT 'likewise',
  home_pull DOUBLE NOT NULL COMMENT 'how strongly the home holds the center: 0 not at all, 1 is at the home'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'territories'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, territory_id',
  'delta.constraints.lat_range' = 'center_lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'center_lon_deg BETWEEN -180 AND 180',
  'delta.constraints.target_not_negative' = 'target >= 0',
  'delta.constraints.capacity_positive' = 'capacity > 0',
  'delta.constraints.home_pull_range' = 'home_pull BETWEEN 0 AND 1'
)
