-- What accounts did: services or discharges by procedure group. Codes outside all groups are in the group other, so
-- that the sum over the groups is what was delivered.
CREATE TABLE conformed.procedure_volume (
  account_id STRING NOT NULL COMMENT 'conformed.account',
  procedure_group STRING NOT NULL COMMENT 'for example knee_replacement; other: in no group',
  year INT NOT NULL COMMENT 'last year of the figures',
  years INT NOT NULL COMMENT 'years that the volume is of, the last being year',
  source STRING NOT NULL COMMENT 'kind of file that it comes from: one procedure may be counted by several',
  volume DOUBLE COMMENT 'services or discharges in these years; NULL where all of it is suppressed',
  is_suppressed BOOLEAN NOT NULL COMMENT 'some counts under 11 were withheld by CMS, so that the volume is too small',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'procedures by account, group and year'
TBLPROPERTIES (
  'catchment.key' = 'account_id, procedure_group, year, source, valid_from',
  'delta.constraints.volume_not_negative' = 'volume IS NULL OR volume >= 0',
  'delta.constraints.years_positive' = 'years >= 1'
)
