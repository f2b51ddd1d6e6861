-- Which record of which source became part of which account, and by which rule.
CREATE TABLE conformed.account_link (
  source STRING NOT NULL COMMENT 'kind of file, for example pos',
  record_id STRING NOT NULL COMMENT 'npi:, ccn: or own: and the identifier that the source gives',
  own_id STRING COMMENT 'the id by which the company knows it; NULL where the source is not of the company or gives none',
  account_id STRING NOT NULL COMMENT 'conformed.account',
  rule STRING NOT NULL COMMENT 'npi, ccn, own_id: the identifier says so; name_address: name and place agree, and no identifier speaks against it',
  distance_km DOUBLE COMMENT 'from the point that the record gives to that of the account; NULL when it gives none',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'records of the sources by account'
TBLPROPERTIES (
  'catchment.key' = 'source, record_id, valid_from',
  'delta.constraints.rule_known' = 'rule IN ("npi", "ccn", "own_id", "name_address")'
)
