-- The alignment that the company has: which account is in which territory.
CREATE TABLE conformed.current_alignment (
  account_id STRING NOT NULL COMMENT 'conformed.account',
  territory STRING NOT NULL COMMENT 'name of the territory',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'territory of each account today'
TBLPROPERTIES (
  'catchment.key' = 'account_id, valid_from',
  'delta.constraints.territory_named' = 'territory != ""'
)
