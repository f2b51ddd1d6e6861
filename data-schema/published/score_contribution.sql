-- Why a score is what it is: the amounts that add up to it, exactly.
CREATE TABLE published.score_contribution (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  account_id STRING NOT NULL COMMENT 'conformed.account',
  product_line STRING NOT NULL COMMENT 'name of score.lines',
  measure STRING NOT NULL COMMENT 'potential_usd or workload_hours: what it adds up to in published.account_score',
  component STRING NOT NULL COMMENT 'of the potential observed: published volumes; withheld: counts under 11; predicted: by a demand model; assumed: by the rates of score.lines; demographics: what the people around change in that; all_payer: other payers; growth: a year on; shared: what counts at the physician, or at the facility, and not here (score.physician_share); given: what the customer gave, less all that. Of the workload visits, travel, case_coverage (of the cases that count here), given',
  procedure_group STRING NOT NULL COMMENT 'group of the procedures; all: of the line as a whole',
  year INT COMMENT 'year of the figures; NULL where they are of none',
  source STRING NOT NULL COMMENT 'kind of file that it comes from; or the model, configuration or customer',
  amount DECIMAL(18, 3) NOT NULL COMMENT 'USD or hours a year; may be negative'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'what scores are made of'
TBLPROPERTIES (
  'catchment.key' = 'run_id, account_id, product_line, measure, component, procedure_group, source',
  'delta.constraints.measure_known' = 'measure IN ("potential_usd", "workload_hours")'
)
