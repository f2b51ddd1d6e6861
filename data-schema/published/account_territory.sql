-- Who covers which account: each sales force covers each account of the run that meets align.where once, by one
-- territory or by several that share it. Today always by one, with a share of 1.
CREATE TABLE published.account_territory (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'published.territory.force',
  account_id STRING NOT NULL COMMENT 'published.account_metric.account_id',
  territory_id STRING NOT NULL COMMENT 'published.territory.territory_id',
  share DOUBLE NOT NULL COMMENT 'part of the load of the account, in each measure, that the territory has, (0, 1]; the shares of an account add up to 1 in each force. Where loads are summed by territory, multiply by it',
  distance_km DOUBLE NOT NULL COMMENT 'great-circle distance from the account to the center of its territory, km'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'accounts by territory'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, account_id, territory_id',
  'delta.constraints.share_range' = 'share > 0 AND share <= 1',
  'delta.constraints.distance_not_negative' = 'distance_km >= 0'
)
