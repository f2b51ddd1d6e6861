-- County polygons as delivered: the arcs of the TopoJSON file put together, nothing else changed.
CREATE TABLE landed.county (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source_row BIGINT NOT NULL COMMENT 'line in that file, the header being line 1',
  county_id STRING NOT NULL COMMENT 'five-digit FIPS code',
  name STRING NOT NULL COMMENT 'county name',
  boundary_wkb BINARY NOT NULL COMMENT 'polygon, WKB, WGS 84 degrees (lon, lat); may be invalid'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'county polygons as delivered'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file, source_row'
)
