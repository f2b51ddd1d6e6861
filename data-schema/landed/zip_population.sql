-- Population by ZIP code tabulation area and year as delivered.
CREATE TABLE landed.zip_population (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  zip STRING COMMENT 'ZIP code tabulation area',
  population_2016 STRING COMMENT 'persons in 2016',
  population_2015 STRING COMMENT 'persons in 2015',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'population by ZIP code tabulation area as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
