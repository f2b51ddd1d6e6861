-- Population by place as delivered (the layout of Synthea demographics.csv, US Census estimates of 2015).
CREATE TABLE landed.place_demographics (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  id STRING COMMENT 'place id',
  county STRING COMMENT 'county part of the FIPS code, with or without leading zeros',
  name STRING COMMENT 'place',
  stname STRING COMMENT 'state name',
  ctyname STRING COMMENT 'county name',
  popestimate2015 STRING COMMENT 'population of the place',
  tot_pop STRING COMMENT 'population of the county',
  age_share ARRAY<STRING> COMMENT 'columns 1 to 18: shares of the five-year age bands 0-4 to 85+',
  income_share ARRAY<STRING> COMMENT 'columns 00..10 to 200..999: shares of the household income bands, thousand USD',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'population by place as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
