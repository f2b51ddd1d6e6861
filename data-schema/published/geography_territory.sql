-- Geography by territory (zip-to-terr): written by runs that divide ZIP codes or counties (align.unit), where
-- every unit is in one territory of each sales force with all its accounts.
CREATE TABLE published.geography_territory (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'published.territory.force',
  unit STRING NOT NULL COMMENT 'zip or county',
  unit_id STRING NOT NULL COMMENT 'conformed.zip.zip or conformed.county.county_id',
  territory_id STRING NOT NULL COMMENT 'published.territory.territory_id',
  accounts BIGINT NOT NULL COMMENT 'accounts in the unit',
  weight DOUBLE NOT NULL COMMENT 'what is balanced of them, see published.alignment_certificate.weight_per_unit',
  lat_deg DOUBLE NOT NULL COMMENT 'latitude of the centroid, degrees',
  lon_deg DOUBLE NOT NULL COMMENT 'longitude of the centroid, degrees'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'ZIP codes or counties by territory'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, unit, unit_id',
  'delta.constraints.geography_known' = 'unit IN ("zip", "county")',
  'delta.constraints.accounts_not_negative' = 'accounts >= 0',
  'delta.constraints.weight_not_negative' = 'weight >= 0'
)
