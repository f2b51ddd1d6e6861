-- Population by place as delivered (the layout of Synthea demographics.csv, US Census estimates of
-- 2015).
CREATE TABLE landed.place_demographics (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  id STRING COMMENT 'place id',
  county STRING COMMENT 'county part of the FIPS code, with or without leading zeros',
  name STRING COMMENT 'place',
  stname STRING COMMENT 'state name',
  ctyname STRING COMMENT 'county name',
  popestimate2015 STRING COMMENT 'population of the place',
  tot_pop STRING COMMENT 'population of the county',
  age_share ARRAY<STRING> NOT NULL COMMENT 'columns 1 to 18: shares of the five-year age bands 0-4 to 85+',
  income_share ARRAY<STRING> NOT NULL COMMENT 'columns 00..10 to 200..999: shares of the household income bands, thousand USD'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'population by place as delivered'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file, source_row'
)
