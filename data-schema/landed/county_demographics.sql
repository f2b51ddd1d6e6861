-- People by county as delivered (American Community Survey of the US Census Bureau; or counts by category, of
-- which 1/4 is 65 and over).
CREATE TABLE landed.county_demographics (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  county STRING COMMENT 'FIPS code, leading zero lost',
  population STRING COMMENT 'persons',
  population_65_plus STRING COMMENT 'persons aged 65 and over',
  category STRING COMMENT 'category of a count: 0 all, 1 age, 2 sex, 4 race',
  category_value STRING COMMENT 'value of the category; of age 4 is 65 and over',
  year STRING COMMENT 'year of the count',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'people by county as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
