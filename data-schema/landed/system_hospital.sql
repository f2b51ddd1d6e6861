-- Which hospital belongs to which health system, as delivered (AHRQ Compendium of U.S. Health Systems,
-- hospital linkage file).
CREATE TABLE landed.system_hospital (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  compendium_hospital_id STRING COMMENT 'AHRQ id of the hospital',
  ccn STRING COMMENT 'CMS Certification Number',
  name STRING COMMENT 'hospital',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  health_sys_id STRING COMMENT 'AHRQ id of the health system',
  health_sys_name STRING COMMENT 'health system',
  health_sys_city STRING COMMENT 'city of its headquarters',
  health_sys_state STRING COMMENT 'state of its headquarters',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'hospitals of health systems as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
