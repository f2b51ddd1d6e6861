package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.catchment.jobs.TestSpark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What `catchment sql` lets through. */
class ReadOnlyIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "WITH t AS (SELECT * FROM published.territory) SELECT (SELECT max(x) FROM t) FROM t",
        "VALUES (1), (2)",
        "FROM published.territory SELECT name",
        "SELECT 'DELETE FROM published.territory'",
        "SHOW TABLES IN published",
        "DESCRIBE published.territory",
        "DESCRIBE HISTORY published.territory",
        "SHOW CREATE TABLE published.territory",
        "EXPLAIN SELECT 1",
        "SELEC 1"
      })
  void reads(String statement) {
    assertThat(ReadOnly.objection(TestSpark.session(), statement)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM published.run_manifest",
        "UPDATE published.territory SET name = 'x'",
        "DROP TABLE published.territory",
        "INSERT INTO published.territory SELECT * FROM published.territory",
        "WITH t AS (SELECT 1) INSERT INTO published.territory SELECT * FROM t",
        "FROM published.territory INSERT INTO a SELECT * INSERT INTO b SELECT *",
        "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE",
        "CREATE TABLE t AS SELECT 1",
        "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1",
        "TRUNCATE TABLE published.territory",
        "ALTER TABLE published.territory RENAME TO x",
        "SET spark.sql.shuffle.partitions = 1",
        "VACUUM published.territory",
        "OPTIMIZE published.territory",
        "RESTORE TABLE published.territory TO VERSION AS OF 0",
        "CREATE TABLE x SHALLOW CLONE published.territory",
        "CACHE TABLE published.territory",
        "ADD JAR 'x.jar'"
      })
  void changes(String statement) {
    assertThat(ReadOnly.objection(TestSpark.session(), statement))
        .contains("changes tables or settings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM delta.`/tmp/x`",
        "SELECT * FROM parquet.`/tmp/x`",
        "SELECT 1 WHERE EXISTS (SELECT * FROM CSV.`/etc/passwd`)",
        "WITH t AS (SELECT * FROM text.`/etc/passwd`) SELECT * FROM t"
      })
  void readsAPath(String statement) {
    assertThat(ReadOnly.objection(TestSpark.session(), statement)).contains("reads a path");
  }
}
