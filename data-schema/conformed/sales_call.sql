-- Calls of reps on accounts, by month.
CREATE TABLE conformed.sales_call (
  account_id STRING NOT NULL COMMENT 'conformed.account',
  rep STRING NOT NULL COMMENT 'who called, as given; unspecified: the rows do not say',
  month DATE NOT NULL COMMENT 'first day of the month',
  calls BIGINT NOT NULL COMMENT 'number of calls',
  minutes DOUBLE COMMENT 'time spent, minutes, to the thousandth; NULL where no row says',
  row_count BIGINT NOT NULL COMMENT 'delivered rows that it is the sum of',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'calls by account, rep and month'
TBLPROPERTIES (
  'catchment.key' = 'account_id, rep, month, valid_from',
  'delta.constraints.month_begins' = 'day(month) = 1',
  'delta.constraints.calls_not_negative' = 'calls >= 0',
  'delta.constraints.minutes_not_negative' = 'minutes IS NULL OR minutes >= 0',
  'delta.constraints.rows_counted' = 'row_count >= 1'
)
