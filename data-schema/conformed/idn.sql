-- Health systems (IDN), which buy for their hospitals.
CREATE TABLE conformed.idn (
  idn_id STRING NOT NULL COMMENT 'AHRQ id of the health system',
  name STRING NOT NULL COMMENT 'name',
  city STRING COMMENT 'city of its headquarters',
  state_code STRING COMMENT 'state of its headquarters',
  hospital_count INT COMMENT 'hospitals as reported',
  physician_count INT COMMENT 'physicians as reported',
  bed_count INT COMMENT 'beds as reported',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'health systems'
TBLPROPERTIES (
  'catchment.key' = 'idn_id, valid_from'
)
