-- Services by physician and procedure as delivered (Medicare Physician and Other Practitioners by Provider
-- and Service, CMS; its form of 2012; or sums of several years).
CREATE TABLE landed.physician_service (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  npi STRING COMMENT 'National Provider Identifier',
  last_org_name STRING COMMENT 'last name or organization',
  first_name STRING COMMENT 'first name',
  entity_code STRING COMMENT 'I individual, O organization',
  address STRING COMMENT 'street',
  city STRING COMMENT 'city',
  state STRING COMMENT 'postal code of the state',
  zip STRING COMMENT 'ZIP or ZIP+4',
  country STRING COMMENT 'code of the country',
  specialty STRING COMMENT 'specialty in CMS words',
  hcpcs STRING COMMENT 'procedure code, HCPCS or CPT',
  place_of_service STRING COMMENT 'F facility, O office',
  services STRING COMMENT 'services',
  beneficiaries STRING COMMENT 'beneficiaries',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'services by physician and procedure as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
