-- Hospitals as delivered: Provider of Services, Hospital General Information or cost report (CMS).
CREATE TABLE landed.hospital (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  ccn STRING COMMENT 'CMS Certification Number, leading zeros lost or quoted',
  name STRING COMMENT 'name',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  lat STRING COMMENT 'latitude, degrees',
  lon STRING COMMENT 'longitude, degrees',
  bed_count STRING COMMENT 'beds',
  category_code STRING COMMENT 'provider category in CMS codes, 01 hospital',
  hospital_type STRING COMMENT 'type in CMS words or codes',
  termination_code STRING COMMENT '00 active',
  discharges STRING COMMENT 'discharges in the fiscal year, all payers',
  medicare_discharges STRING COMMENT 'of these, Title XVIII: Medicare fee for service',
  outpatient_charges STRING COMMENT 'charges of outpatients in the fiscal year, USD',
  fte STRING COMMENT 'employees on the payroll, full-time equivalents',
  rural_urban STRING COMMENT 'R rural, U urban',
  period_begin STRING COMMENT 'begin of the fiscal year, M/D/YYYY',
  period_end STRING COMMENT 'end of the fiscal year, M/D/YYYY',
  location STRING COMMENT 'ends with (latitude, longitude)',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'hospitals as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
