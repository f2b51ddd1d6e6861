-- Facilities as delivered: every value is the text of the file.
CREATE TABLE landed.facility (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  facility_type STRING COMMENT 'type of the source, or of the column facility_type',
  account_id STRING COMMENT 'own id of the account in the customer relationship system; optional column',
  provider_num STRING COMMENT 'CCN, or another payer number',
  npi STRING COMMENT 'National Provider Identifier',
  name STRING COMMENT 'legal name',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  country STRING COMMENT 'name or code; NULL is the United States; optional column',
  lat STRING COMMENT 'latitude, degrees',
  lon STRING COMMENT 'longitude, degrees',
  provider_type_code STRING COMMENT 'CMS provider type',
  category STRING COMMENT 'CMS category and subtype',
  bed_count STRING COMMENT 'certified beds',
  gpo STRING COMMENT 'group purchasing organization; optional column',
  potential_usd STRING COMMENT 'potential of the customer, USD a year; optional column',
  workload_hours STRING COMMENT 'workload of the customer, hours a year; optional column',
  attribute MAP<STRING, STRING> COMMENT 'the columns that extra of the source lists, by their headers, without empty values; NULL when there are none',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'facilities as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
