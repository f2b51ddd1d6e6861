-- What became of the company's measures: read = kept + rejected + superseded holds in every row.
CREATE TABLE conformed.measure_sum (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source STRING NOT NULL COMMENT 'kind of file: facility, company_sale or company_call',
  measure STRING NOT NULL COMMENT 'column of the file: potential_usd, workload_hours, amount_usd, units, calls or minutes',
  read_sum DECIMAL(38,3) NOT NULL COMMENT 'sum over all rows whose value could be read and is plausible (landed.finding has those that are not); USD, hours, pieces, calls or minutes',
  kept_sum DECIMAL(38,3) NOT NULL COMMENT 'sum over the conformed table that the rows end in, taken from that table',
  rejected_sum DECIMAL(38,3) NOT NULL COMMENT 'sum over the rows in landed.reject that are wrong',
  superseded_sum DECIMAL(38,3) NOT NULL COMMENT 'sum over the rows in landed.reject that another row replaces'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'sums of the measures of the company, before and after'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source, measure',
  'delta.constraints.reconciled' = 'read_sum = kept_sum + rejected_sum + superseded_sum'
)
