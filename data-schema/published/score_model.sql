-- Demand models that were tried for accounts without volumes, and how well each foretold accounts that it had not seen.
CREATE TABLE published.score_model (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  product_line STRING NOT NULL COMMENT 'name of score.lines',
  account_type STRING NOT NULL COMMENT 'type of the accounts',
  model STRING NOT NULL COMMENT 'per_bed: volume by beds alone; linear: of logarithms; poisson: log-linear for counts; forest: random forest',
  is_chosen BOOLEAN NOT NULL COMMENT 'used in the run: the best by rank correlation, the simpler of equals',
  fitted_accounts BIGINT NOT NULL COMMENT 'accounts that it was fitted to for the figures below',
  held_out_accounts BIGINT NOT NULL COMMENT 'accounts that it was judged by: a fifth, by hash of the id',
  spearman DOUBLE COMMENT 'rank correlation of predicted and published volume, -1 to 1',
  top_decile_hit_rate DOUBLE COMMENT 'of the held-out accounts of deciles 9 and 10 by published volume, the part in deciles 8 to 10 by predicted volume',
  top_fifth_hit_rate DOUBLE COMMENT 'of the fifth of the held-out accounts with the largest published volume, the part in the three tenths with the largest predicted volume',
  interval_coverage DOUBLE COMMENT 'part of the held-out accounts whose published volume is within the 90 % interval',
  calibration ARRAY<STRUCT<tenth: INT, accounts: BIGINT, predicted: DOUBLE, published: DOUBLE>> COMMENT 'held-out accounts by tenths of the predicted volume, 10 the largest: mean volumes a year',
  term MAP<STRING, DOUBLE> NOT NULL COMMENT 'coefficients, of a forest importances, when fitted to all accounts; of models not chosen, when fitted without those held out'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'demand models and their fit'
TBLPROPERTIES (
  'catchment.key' = 'run_id, product_line, account_type, model'
)
