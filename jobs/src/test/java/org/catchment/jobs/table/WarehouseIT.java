package org.catchment.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.catchment.jobs.FaultyDisk;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables in folders of any name, and folders of other versions. */
class WarehouseIT {
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir private Path folder;

  @Test
  void aFolderMayHaveAnyName() {
    Warehouse warehouse = warehouse("out [1] {a,b} `c` it's 50%* \\d");

    assertThat(replace(warehouse, "A", "B"))
        .isEqualTo(new Written(Table.PUBLISHED_TERRITORY, 1, 2)); // version 0 made the table
    assertThat(replace(warehouse, "C")).isEqualTo(new Written(Table.PUBLISHED_TERRITORY, 2, 1));
    warehouse.check();
    TableNames.register(warehouse);
    assertThat(names(SPARK.table("published.territory"))).containsExactly("C");

    // A query opens the tables that it names, and no other; one that names none opens all.
    SPARK.sql("DROP TABLE published.territory");
    TableNames.registerFor(warehouse, "SELECT * FROM published.run_step");
    assertThat(SPARK.catalog().tableExists("published.territory")).isFalse();
    for (String query :
        new String[] {"SELECT * FROM Published.Territory", "SHOW TABLES", "SELECT 1"}) {
      TableNames.registerFor(warehouse, query);
      assertThat(names(SPARK.table("published.territory"))).as(query).containsExactly("C");
      SPARK.sql("DROP TABLE published.territory");
    }
    warehouse.delete(Table.PUBLISHED_TERRITORY, "run_id = 'r'");
    assertThat(names(warehouse.read(Table.PUBLISHED_TERRITORY))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "name STRING NOT NULL | name INT NOT NULL"
            + " | column name is INT NOT NULL there, and STRING NOT NULL in this version",
        "name STRING NOT NULL | name STRING"
            + " | column name is STRING there, and STRING NOT NULL in this version",
        "name STRING NOT NULL | label STRING NOT NULL"
            + " | column label is STRING NOT NULL there, and missing in this version",
        "target >= 0 | target > 0"
            + " | property delta.constraints.target_not_negative is 'target > 0' there,"
            + " and 'target >= 0' in this version",
        "delta.constraints.target_not_negative | delta.constraints.target_sound"
            + " | property delta.constraints.target_not_negative is missing there,"
            + " and 'target >= 0' in this version",
        "'run_id, force, territory_id' | 'run_id, territory_id'"
            + " | property catchment.key is 'run_id, territory_id' there,"
            + " and 'run_id, force, territory_id' in this version",
        "force STRING NOT NULL COMMENT | company STRING NOT NULL COMMENT"
            + " | column company is STRING NOT NULL there, and missing in this version",
      })
  void aTableThatIsDefinedOtherwiseIsRefused(String ours, String theirs, String difference) {
    Warehouse warehouse = warehouse("out");
    create(warehouse, ours, theirs);

    assertThatThrownBy(warehouse::check)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s: table published.territory was written by another version of Catchment: %s\n"
                    .formatted(warehouse.path(Table.PUBLISHED_TERRITORY), difference)
                + "  Choose another folder with --out, or move this one away.")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.OUTPUT);
  }

  @Test
  void howDeltaStoresATableIsItsOwnersAffair() {
    Warehouse warehouse = warehouse("out");
    create(warehouse, "TBLPROPERTIES (", "TBLPROPERTIES ('delta.appendOnly' = 'false', ");

    assertThatCode(warehouse::check).doesNotThrowAnyException();
  }

  @Test
  void aLogWithoutACommitIsNoTableYet() throws Exception {
    // What is left of a table that was to be made when the disk got full.
    Warehouse warehouse = warehouse("out");
    Path log = folderOfTerritories(warehouse).resolve("_delta_log");
    Files.createDirectories(log);
    Files.writeString(log.resolve(".00000000000000000000.json.4711.tmp"), "{");

    assertThat(warehouse.exists(Table.PUBLISHED_TERRITORY)).isFalse();
    warehouse.check();
    replace(warehouse, "A");
    assertThat(names(warehouse.read(Table.PUBLISHED_TERRITORY))).containsExactly("A");
    // made as it is defined, and not as its first rows are
    warehouse.check();
    isFoundByItsRun(warehouse);
  }

  @Test
  void filesInAFolderThatIsNoTableAreLeftAlone() throws Exception {
    Warehouse warehouse = warehouse("out");
    Path part = folderOfTerritories(warehouse).resolve("run_id=r/part-0");
    Files.createDirectories(part.getParent());
    Files.writeString(part, "somebody's");

    assertThatThrownBy(() -> replace(warehouse, "A"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            warehouse.path(Table.PUBLISHED_TERRITORY)
                + ": holds files and is no table\n"
                + "  Move them away, or choose another folder with --out.");
    assertThat(part).hasContent("somebody's");
  }

  @Test
  void aTableThatIsNotThereIsNamed() {
    Warehouse warehouse = warehouse("out");
    assertThatThrownBy(() -> warehouse.read(Table.PUBLISHED_TERRITORY))
        .isInstanceOf(UserError.class)
        .hasMessage(
            warehouse.path(Table.PUBLISHED_TERRITORY)
                + ": table published.territory is not there\n"
                + "  Put the folder back, or run again into another one with --out.");
  }

  /** Beyond 50 files, or with another writer, a commit's summary does not list the files. */
  @Test
  void aTableWhoseCommitsDoNotListItsFilesIsReadAllTheSame() throws Exception {
    Warehouse warehouse = warehouse("out");
    replace(warehouse, "A");
    Path log = folderOfTerritories(warehouse).resolve("_delta_log");
    Files.delete(log.resolve("00000000000000000000.crc"));
    Files.delete(log.resolve("00000000000000000001.crc"));
    DeltaLog.clearCache();

    assertThat(names(warehouse.read(Table.PUBLISHED_TERRITORY))).containsExactly("A");
    isFoundByItsRun(warehouse);
  }

  @Test
  void aTableWhosePartitionsHaveOtherNamesOnDiskIsReadAllTheSame() {
    String mode = "spark.databricks.delta.properties.defaults.columnMapping.mode";
    SPARK.conf().set(mode, "name");
    try {
      Warehouse warehouse = warehouse("out");
      replace(warehouse, "A");
      isFoundByItsRun(warehouse);
    } finally {
      SPARK.conf().unset(mode);
    }
  }

  @Test
  void tablesThatAreWrittenAtTheSameTimeAreToldInTheirOrder() {
    RunTables tables = RunTables.ofNew(warehouse("out"), "r");
    tables.write(rows());
    assertThat(tables.written())
        .containsExactly(
            new Written(Table.PUBLISHED_TERRITORY, 1, 2),
            new Written(Table.PUBLISHED_ACCOUNT_TERRITORY, 1, 1));
  }

  @Test
  void ofTablesThatAreWrittenAtTheSameTimeOneThatFailsSaysWhy() {
    Warehouse warehouse = new Warehouse(SPARK, "faulty:" + folder.resolve("out"));
    FaultyDisk.failAfter(10_000, "No space left on device");
    try {
      assertThatThrownBy(() -> RunTables.ofNew(warehouse, "r").write(rows()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("the disk is full");
    } finally {
      FaultyDisk.mend();
    }
  }

  private static Map<Table, Dataset<Row>> rows() {
    return Map.of(
        Table.PUBLISHED_TERRITORY,
        territories("A", "B").drop("run_id"),
        Table.PUBLISHED_ACCOUNT_TERRITORY,
        SPARK.sql(
            "SELECT 'all' AS force, 'a' AS account_id, 'A' AS territory_id, 1d AS share,"
                + " 0d AS distance_km"));
  }

  /** The territory A of run r is, and nothing is of run s. */
  private static void isFoundByItsRun(Warehouse warehouse) {
    assertThat(names(warehouse.read(Table.PUBLISHED_TERRITORY, "run_id", Set.of("r"))))
        .containsExactly("A");
    assertThat(warehouse.read(Table.PUBLISHED_TERRITORY, "run_id", Set.of("s")).isEmpty()).isTrue();
  }

  private static Path folderOfTerritories(Warehouse warehouse) {
    return Path.of(URI.create(warehouse.path(Table.PUBLISHED_TERRITORY)));
  }

  private Written replace(Warehouse warehouse, String... names) {
    return warehouse.replace(
        Table.PUBLISHED_TERRITORY, territories(names), Map.of("run_id", Set.of("r")));
  }

  private Warehouse warehouse(String name) {
    return new Warehouse(SPARK, folder.resolve(name).toString());
  }

  /** Creates the table of territories from a definition that differs from ours. */
  private static void create(Warehouse warehouse, String ours, String theirs) {
    String ddl =
        warehouse
            .definition(Table.PUBLISHED_TERRITORY)
            .createAt(warehouse.path(Table.PUBLISHED_TERRITORY));
    assertThat(ddl).contains(ours);
    SPARK.sql(ddl.replace(ours, theirs));
  }

  private static Dataset<Row> territories(String... names) {
    return SPARK
        .createDataset(List.of(names), Encoders.STRING())
        .selectExpr(
            "'r' AS run_id",
            "'all' AS force",
            "value AS territory_id",
            "value AS name",
            "40 AS center_lat_deg",
            "-100 AS center_lon_deg",
            "0 AS price_km2",
            "10 AS target",
            "'workload_hours' AS measure",
            "'nation' AS border_region",
            "1 AS capacity",
            "NULL AS home_lat_deg",
            "NULL AS home_lon_deg",
            "0 AS home_pull");
  }

  private static List<String> names(Dataset<Row> territories) {
    return territories.select("name").as(Encoders.STRING()).collectAsList();
  }
}
