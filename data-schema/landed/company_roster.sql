-- Reps and their territories, as delivered.
CREATE TABLE landed.company_roster (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1; of a table, the row by its place or its content, the first being 2',
  territory STRING COMMENT 'name of the territory',
  rep STRING COMMENT 'name of the rep',
  capacity STRING COMMENT 'what the rep can do, in full-time reps; optional column',
  home_lat STRING COMMENT 'latitude of the home base, degrees; optional column',
  home_lon STRING COMMENT 'longitude of the home base, degrees; optional column',
  home_zip STRING COMMENT 'ZIP code of the home base; optional column',
  valid_from STRING COMMENT 'first day; optional column',
  valid_to STRING COMMENT 'last day; optional column',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'roster as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
