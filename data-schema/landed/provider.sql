-- Providers as delivered: the monthly file of NPPES (npidata_pfile, CMS), or a list of providers with the
-- specialty in words.
CREATE TABLE landed.provider (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  npi STRING COMMENT 'National Provider Identifier',
  entity_type_code STRING COMMENT '1 individual, 2 organization; or the word',
  organization_name STRING COMMENT 'legal business name',
  last_name STRING COMMENT 'last name',
  first_name STRING COMMENT 'first name',
  address STRING COMMENT 'practice location: street',
  city STRING COMMENT 'practice location: city',
  state STRING COMMENT 'practice location: postal code of the state',
  zip STRING COMMENT 'practice location: ZIP or ZIP+4',
  country STRING COMMENT 'practice location: country code',
  deactivation_date STRING COMMENT 'MM/DD/YYYY',
  reactivation_date STRING COMMENT 'MM/DD/YYYY',
  specialty STRING COMMENT 'specialty in CMS words',
  taxonomy_code ARRAY<STRING> COMMENT 'NUCC codes 1 to 15',
  taxonomy_primary ARRAY<STRING> COMMENT 'Y where the code is the primary one',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'providers as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
