-- The alignment that the company has: which account, ZIP code or county is in which territory.
CREATE TABLE conformed.current_alignment (
  unit STRING NOT NULL COMMENT 'account, zip or county: what is in the territory',
  unit_id STRING NOT NULL COMMENT 'conformed.account, five digits of a ZIP code, or FIPS code of a county',
  force STRING NOT NULL COMMENT 'sales force, as delivered; without one, all, and overlay for territories that conform.overlay_territories matches',
  territory STRING NOT NULL COMMENT 'name of the territory',
  is_overlay BOOLEAN NOT NULL COMMENT 'whether the territory lies over others, as conform.overlay_territories says',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'territories of accounts, ZIP codes and counties today'
TBLPROPERTIES (
  'catchment.key' = 'unit, unit_id, force, territory, valid_from',
  'delta.constraints.unit_known' = 'unit IN ("account", "zip", "county")',
  'delta.constraints.territory_named' = 'territory != ""'
)
