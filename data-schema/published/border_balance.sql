-- How equal territories are within each region whose borders none of them crosses (align.borders), and how the regions
-- compare: a row for each sales force, region and balanced measure. Without borders the only region is the nation.
CREATE TABLE published.border_balance (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'published.territory.force',
  border_region STRING NOT NULL COMMENT 'contiguous, alaska, hawaii, puerto_rico (with the Virgin Islands), guam (with the Northern Marianas) or american_samoa; nation where there are no borders',
  name STRING NOT NULL COMMENT 'the same in words',
  joined ARRAY<STRUCT<border_region: STRING, name: STRING, reason: STRING>> NOT NULL COMMENT 'lighter regions that are part of it, and why they have no territory of their own',
  measure STRING NOT NULL COMMENT 'balanced measure',
  territories INT NOT NULL COMMENT 'territories of the region, those of heavy accounts included',
  heavy_territories INT NOT NULL COMMENT 'of these, those of an account or unit that outweighs a territory',
  capacity DOUBLE NOT NULL COMMENT 'full-time reps of the region',
  value DOUBLE NOT NULL COMMENT 'what the region holds, in the unit of the measure',
  value_per_rep DOUBLE NOT NULL COMMENT 'what a full-time rep of the region should hold, heavy accounts aside, in the unit of the measure; a target is this x the capacity',
  deviation DOUBLE NOT NULL COMMENT 'value_per_rep / that of the nation - 1: what the borders force upon the region',
  imbalance_max DOUBLE NOT NULL COMMENT 'largest |load / target - 1| in the region, heavy accounts aside',
  imbalance_nation_max DOUBLE NOT NULL COMMENT 'largest |load / (capacity x value_per_rep of the nation) - 1| in the region, heavy accounts aside'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'balance within and between regions that territories do not cross'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, border_region, measure',
  'delta.constraints.territories_counted' = 'territories >= 1 AND heavy_territories BETWEEN 0 AND territories',
  'delta.constraints.deviation_floor' = 'deviation >= -1',
  'delta.constraints.imbalance_not_negative' = 'imbalance_max >= 0 AND imbalance_nation_max >= 0'
)
