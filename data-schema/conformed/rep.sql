-- The roster: which rep has which territory, from when to when, and where trips start. A run divides by it where
-- align.roster is table: then its territories of the day input.as_of come first.
CREATE TABLE conformed.rep (
  territory STRING NOT NULL COMMENT 'name of the territory',
  rep STRING NOT NULL COMMENT 'name of the rep',
  starts_on DATE NOT NULL COMMENT 'first day in the territory; 1900-01-01: the roster does not say',
  ends_on DATE COMMENT 'last day in the territory; NULL while no end is known',
  capacity DOUBLE NOT NULL COMMENT 'what the rep can do, in full-time reps; 1 where the roster does not say',
  home_lat_deg DOUBLE COMMENT 'latitude of the home base, degrees; NULL when not known',
  home_lon_deg DOUBLE COMMENT 'longitude of the home base, degrees',
  home_source STRING COMMENT 'given: the point is that of the roster; given_swapped: latitude and longitude were exchanged; zip_centroid: that of its ZIP code; NULL without a home',
  run_id STRING NOT NULL COMMENT 'run that brought this state',
  valid_from DATE NOT NULL COMMENT 'first day of this state',
  valid_to DATE COMMENT 'day on which it ended; NULL while valid'
)
USING DELTA
COMMENT 'reps and their territories'
TBLPROPERTIES (
  'catchment.key' = 'territory, rep, starts_on, valid_from',
  'delta.constraints.capacity_range' = 'capacity > 0 AND capacity <= 100',
  'delta.constraints.lat_range' = 'home_lat_deg IS NULL OR home_lat_deg BETWEEN -90 AND 90',
  'delta.constraints.lon_range' = 'home_lon_deg IS NULL OR home_lon_deg BETWEEN -180 AND 180',
  'delta.constraints.home_source_known' = 'home_source IS NULL OR home_source IN ("given", "given_swapped", "zip_centroid")',
  'delta.constraints.ends_not_before_start' = 'ends_on IS NULL OR ends_on >= starts_on'
)
