-- Inpatient discharges by hospital and MS-DRG as delivered (Medicare Inpatient by Provider and Service, CMS).
CREATE TABLE landed.hospital_drg (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  ccn STRING COMMENT 'CMS Certification Number',
  name STRING COMMENT 'name',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  drg STRING COMMENT 'MS-DRG',
  discharges STRING COMMENT 'discharges; counts under 11 are suppressed',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'inpatient discharges by hospital and MS-DRG as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
