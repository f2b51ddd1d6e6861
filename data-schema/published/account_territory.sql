-- Who covers which account: each account of the run that meets align.where stands in exactly one territory.
CREATE TABLE published.account_territory (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  account_id STRING NOT NULL COMMENT 'published.account_metric.account_id',
  territory_id STRING NOT NULL COMMENT 'published.territory.territory_id',
  distance_km DOUBLE NOT NULL COMMENT 'great-circle distance from the account to the center of its territory, km'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'accounts by territory'
TBLPROPERTIES (
  'catchment.key' = 'run_id, account_id',
  'delta.constraints.distance_not_negative' = 'distance_km >= 0'
)
