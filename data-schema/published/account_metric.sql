-- Each account over all product lines: what territories are balanced on, and the metrics of the configuration.
CREATE TABLE published.account_metric (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  account_id STRING NOT NULL COMMENT 'conformed.account',
  account_type STRING NOT NULL COMMENT 'one of score.types',
  potential_usd DOUBLE NOT NULL COMMENT 'what the account could buy of all lines, USD a year; 0 where no line means anything to it',
  potential_low_usd DOUBLE NOT NULL COMMENT 'sum of the lower ends over the lines',
  potential_high_usd DOUBLE NOT NULL COMMENT 'sum of the upper ends over the lines',
  workload_hours DOUBLE NOT NULL COMMENT 'hours a year of all lines; where no line means anything to the account, of score.other_visits',
  visits_per_year DOUBLE NOT NULL COMMENT 'visits a year of all lines, or of score.other_visits',
  sales_usd DOUBLE COMMENT 'sales in the newest twelve months of sales, products of no line included, USD; NULL where the company gives no sales',
  potential_by_line MAP<STRING, DOUBLE> NOT NULL COMMENT 'potential, USD a year, by product line',
  volume_by_group MAP<STRING, DOUBLE> NOT NULL COMMENT 'procedures of Medicare a year, by procedure group',
  decile INT COMMENT 'highest decile among the lines',
  segment STRING COMMENT 'segment of that decile',
  metric MAP<STRING, DOUBLE> NOT NULL COMMENT 'metrics of score.metrics by name; NULL where one cannot be computed for the account',
  is_aligned BOOLEAN NOT NULL COMMENT 'takes part in the alignment: meets align.where'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'accounts over all product lines'
TBLPROPERTIES (
  'catchment.key' = 'run_id, account_id',
  'delta.constraints.potential_not_negative' = 'potential_usd >= 0',
  'delta.constraints.workload_not_negative' = 'workload_hours >= 0'
)
