-- What the company sold to its accounts, by product and month; of figures that are of a year, by year.
CREATE TABLE conformed.sale (
  account_id STRING NOT NULL COMMENT 'conformed.account',
  product STRING NOT NULL COMMENT 'product as given; unspecified: the rows do not say',
  period_start DATE NOT NULL COMMENT 'first day of the month or year',
  months INT NOT NULL COMMENT '1: the figures are of a month; 12: of a year',
  amount_usd DOUBLE NOT NULL COMMENT 'revenue, USD, whole cents; negative where more was returned than sold',
  units DOUBLE COMMENT 'pieces, to the thousandth; NULL where no row says',
  row_count BIGINT NOT NULL COMMENT 'delivered rows that it is the sum of',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'own sales by account, product and period'
TBLPROPERTIES (
  'catchment.key' = 'account_id, product, period_start, months, valid_from',
  'delta.constraints.months_known' = 'months IN (1, 12)',
  'delta.constraints.starts_on_the_first' = 'day(period_start) = 1',
  'delta.constraints.rows_counted' = 'row_count >= 1'
)
