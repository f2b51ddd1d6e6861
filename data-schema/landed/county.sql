-- County polygons as delivered: the arcs of the TopoJSON file put together, nothing else changed.
CREATE TABLE landed.county (
  file_id STRING NOT NULL COMMENT 'input file by its content and the way it is read; landed.input_file names it',
  source_row BIGINT NOT NULL COMMENT 'line in the file on which the row begins, the header being line 1',
  county_id STRING COMMENT 'five-digit FIPS code',
  name STRING COMMENT 'county name',
  boundary_wkb BINARY COMMENT 'polygon, WKB, WGS 84 degrees (lon, lat); may be invalid',
  reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING> COMMENT 'why the line cannot be read; NULL when it can'
)
USING DELTA
PARTITIONED BY (file_id)
COMMENT 'county polygons as delivered'
TBLPROPERTIES (
  'catchment.key' = 'file_id, source_row'
)
