-- What a run reads: one row per input file. read = accepted + rejected holds in every row.
CREATE TABLE landed.input_file (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  file_id STRING NOT NULL COMMENT 'names its rows in the landed table: 64 hex digits, hash of its content and of the way it is read',
  source_file STRING NOT NULL COMMENT 'input as configured',
  source STRING NOT NULL COMMENT 'kind of file, for example nppes',
  table_name STRING NOT NULL COMMENT 'landed table that it fills',
  ordinal INT NOT NULL COMMENT 'position among the inputs of the configuration',
  year INT COMMENT 'year that its figures are of, where the rows do not say',
  separator STRING COMMENT 'what separates its values; a comma in sheets of a workbook; NULL where they are not delimited text',
  decimal STRING COMMENT 'decimal mark of its numbers, where the configuration says it',
  sha256 STRING NOT NULL COMMENT 'hash of the bytes as delivered, 64 hex digits',
  size_bytes BIGINT NOT NULL COMMENT 'size as delivered, bytes',
  read_rows BIGINT NOT NULL COMMENT 'data rows in the file',
  accepted_rows BIGINT NOT NULL COMMENT 'rows that could be read',
  rejected_rows BIGINT NOT NULL COMMENT 'rows in landed.reject with step = ingest'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'input files of a run with their hashes and counts'
TBLPROPERTIES (
  'catchment.key' = 'run_id, source_file',
  'delta.constraints.reconciled' = 'read_rows = accepted_rows + rejected_rows',
  'delta.constraints.sha256_is_hex' = 'length(sha256) = 64'
)
