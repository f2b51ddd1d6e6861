-- What each account is worth and what it costs to serve, by product line. Only lines that mean something to the account
-- have a row.
CREATE TABLE published.account_score (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  account_id STRING NOT NULL COMMENT 'conformed.account',
  product_line STRING NOT NULL COMMENT 'name of score.lines',
  account_type STRING NOT NULL COMMENT 'one of score.types',
  volume_source STRING NOT NULL COMMENT 'observed: published volumes; suppressed: published, but all of it withheld; predicted: by a demand model; assumed: by the rates of score.lines; given: the potential is of the customer alone',
  medicare_volume DOUBLE COMMENT 'procedures a year that Medicare fee for service paid, as published, with 5.5 for a withheld count, or as predicted; NULL where nothing is known of it',
  volume_by_group MAP<STRING, DOUBLE> COMMENT 'the same by procedure group; empty where nothing is known',
  all_payer_volume DOUBLE NOT NULL COMMENT 'procedures a year of all payers, with growth: estimate',
  all_payer_low DOUBLE NOT NULL COMMENT 'lower end of its 90 % interval',
  all_payer_high DOUBLE NOT NULL COMMENT 'upper end of its 90 % interval',
  coverage_tier STRING COMMENT 'whose payer mix the extrapolation to all payers is by: facility, state, national; NULL where there was none',
  growth DOUBLE COMMENT 'yearly growth of the volumes, shrunk toward the mean of the peers where counts are small; NULL without volumes of two years',
  demand_population BIGINT COMMENT 'persons aged 65 and over within score.demand_radius_km of the account, places at the edge by the part within; NULL where no demographics cover it, and of physicians',
  demand_growth DOUBLE COMMENT 'yearly growth of the persons aged 65 and over in the county',
  median_income_usd DOUBLE COMMENT 'median household income of the county, USD a year',
  uninsured_share DOUBLE COMMENT 'part of the county without health insurance, 0 to 1',
  idn_id STRING COMMENT 'health system of the account, conformed.idn',
  idn_account_count BIGINT COMMENT 'accounts of that health system',
  gpo STRING COMMENT 'group purchasing organization, where given',
  potential_usd DOUBLE NOT NULL COMMENT 'what the account could buy of the line, USD a year, whole cents',
  potential_low_usd DOUBLE NOT NULL COMMENT 'lower end of its 90 % interval, USD a year',
  potential_high_usd DOUBLE NOT NULL COMMENT 'upper end of its 90 % interval, USD a year',
  workload_hours DOUBLE NOT NULL COMMENT 'visits x (visit + travel) + covered procedures x minutes, hours a year, thousandths',
  workload_low_hours DOUBLE NOT NULL COMMENT 'lower end of its 90 % interval, hours a year',
  workload_high_hours DOUBLE NOT NULL COMMENT 'upper end of its 90 % interval, hours a year',
  visits_per_year DOUBLE NOT NULL COMMENT 'visits a year by the call plan of the segment',
  decile INT COMMENT 'ten groups of equal potential within the line, facilities and physicians apart: 10 are the few largest; NULL without potential',
  segment STRING COMMENT 'by decile, score.segments; NULL without potential',
  sales_usd DOUBLE COMMENT 'sales of the line in the newest twelve months of sales, USD; NULL where the company gives no sales',
  penetration DOUBLE COMMENT 'sales / potential; NULL without sales or potential',
  white_space_usd DOUBLE COMMENT 'potential less sales, 0 or more, USD a year; NULL where the company gives no sales'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'potential and workload of each account by product line'
TBLPROPERTIES (
  'catchment.key' = 'run_id, account_id, product_line',
  'delta.constraints.potential_not_negative' = 'potential_usd >= 0',
  'delta.constraints.potential_within' = 'potential_usd BETWEEN potential_low_usd AND potential_high_usd',
  'delta.constraints.workload_not_negative' = 'workload_hours >= 0',
  'delta.constraints.workload_within' = 'workload_hours BETWEEN workload_low_hours AND workload_high_hours',
  'delta.constraints.decile_range' = 'decile IS NULL OR decile BETWEEN 1 AND 10',
  'delta.constraints.tier_known' = 'coverage_tier IS NULL OR coverage_tier IN ("facility", "state", "national")',
  'delta.constraints.volume_source_known' = 'volume_source IN ("observed", "suppressed", "predicted", "assumed", "given")'
)
