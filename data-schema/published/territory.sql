-- Territories of a run.
CREATE TABLE published.territory (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  territory_id STRING NOT NULL COMMENT 'T and a number, west to east',
  name STRING NOT NULL COMMENT 'city with the most workload, numbered where several share it',
  center_lat_deg DOUBLE NOT NULL COMMENT 'latitude of the center, degrees',
  center_lon_deg DOUBLE NOT NULL COMMENT 'longitude of the center, degrees',
  price_km2 DOUBLE NOT NULL COMMENT 'price of the power diagram: an account prefers the least distance^2 - price; squared chord length, km^2',
  target DOUBLE NOT NULL COMMENT 'what the territory should hold, in the unit of the balanced measure',
  measure STRING NOT NULL COMMENT 'balanced measure: workload_hours or potential_usd'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'territories'
TBLPROPERTIES (
  'catchment.key' = 'run_id, territory_id',
  'delta.constraints.lat_range' = 'center_lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'center_lon_deg BETWEEN -180 AND 180',
  'delta.constraints.target_not_negative' = 'target >= 0'
)
