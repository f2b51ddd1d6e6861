-- Which part of a ZIP code lies in which county, as delivered (HUD USPS crosswalk).
CREATE TABLE landed.county_zip (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  county STRING COMMENT 'FIPS code',
  zip STRING COMMENT 'ZIP code',
  residential_ratio STRING COMMENT 'share of the residential addresses of the ZIP code',
  total_ratio STRING COMMENT 'share of all its addresses',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'parts of ZIP codes by county as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
