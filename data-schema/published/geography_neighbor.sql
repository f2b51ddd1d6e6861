-- Which units of geography touch, whoever covers them: what contiguity is measured on, within border regions. Counties
-- touch that share a stretch of border, ZIP codes if their centroids are neighbors in the Delaunay triangulation.
CREATE TABLE published.geography_neighbor (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  unit STRING NOT NULL COMMENT 'zip or county',
  unit_id STRING NOT NULL COMMENT 'published.geography_territory.unit_id',
  neighbor_id STRING NOT NULL COMMENT 'another one that it touches; each pair once, the lower code first'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'ZIP codes or counties that touch'
TBLPROPERTIES (
  'catchment.key' = 'run_id, unit, unit_id, neighbor_id',
  'delta.constraints.lower_first' = 'unit_id < neighbor_id'
)
