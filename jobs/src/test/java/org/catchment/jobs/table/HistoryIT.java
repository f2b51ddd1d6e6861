package org.catchment.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history keeps every state of a row, and the same state again changes nothing. */
class HistoryIT {
  private static final SparkSession SPARK = TestSpark.session();
  private static final Table IDN = Table.CONFORMED_IDN;
  private static final LocalDate MAY = LocalDate.of(2025, 5, 1);
  private static final LocalDate JUNE = LocalDate.of(2025, 6, 1);

  @TempDir private Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = new Warehouse(SPARK, folder.toString());
  }

  /** Systems by id and name. */
  private static Dataset<Row> systems(String... idsAndNames) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < idsAndNames.length; i += 2) {
      rows.add(RowFactory.create(idsAndNames[i], idsAndNames[i + 1]));
    }
    return SPARK
        .createDataFrame(rows, new StructType().add("idn_id", "string").add("name", "string"))
        .selectExpr(
            "idn_id",
            "name",
            "NULL AS city",
            "NULL AS state_code",
            "1 AS hospital_count",
            "NULL AS physician_count",
            "NULL AS bed_count");
  }

  private Written merge(String run, LocalDate asOf, String... idsAndNames) {
    return RunTables.ofNew(warehouse, run).merge(IDN, systems(idsAndNames), asOf);
  }

  private List<String> states() {
    return warehouse
        .read(IDN)
        .selectExpr(
            "concat_ws(' ', idn_id, name, run_id, valid_from, coalesce(string(valid_to), '-'))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void aNewStateBeginsWhereTheOldOneEnds() {
    merge("r1", MAY, "A", "Alpha", "B", "Beta", "C", "Gamma");
    Written written = merge("r2", JUNE, "A", "Alpha", "B", "Better", "D", "Delta");

    // A is as it was, B has another name, C is gone, and D is new: three rows are valid.
    assertThat(written.rowCount()).isEqualTo(3);
    assertThat(states())
        .containsExactly(
            "A Alpha r1 2025-05-01 -",
            "B Beta r1 2025-05-01 2025-06-01",
            "B Better r2 2025-06-01 -",
            "C Gamma r1 2025-05-01 2025-06-01",
            "D Delta r2 2025-06-01 -");
    assertThat(RunTables.ofNew(warehouse, "r3").read(IDN).select("idn_id").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("A", "B", "D");
  }

  @Test
  void newRowsAreNotWrittenByOneTaskAlone() {
    merge("r1", MAY, "A", "Alpha");
    String[] many = new String[202];
    many[0] = "A";
    many[1] = "Aleph";
    for (int i = 2; i < many.length; i += 2) {
      many[i] = "new " + i;
      many[i + 1] = "name";
    }
    // what is kept is too large to be broadcast, as the accounts of a nation are
    SPARK.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    // A verb that a test has called in this process leaves its own number of partitions.
    String partitions = SPARK.conf().get("spark.sql.shuffle.partitions");
    SPARK.conf().set("spark.sql.shuffle.partitions", "2");
    try {
      merge("r2", JUNE, many);
    } finally {
      SPARK.conf().unset("spark.sql.autoBroadcastJoinThreshold");
      SPARK.conf().set("spark.sql.shuffle.partitions", partitions);
    }

    // Two tasks share what is joined; of a hundred keys, either has some.
    assertThat(
            warehouse
                .read(IDN)
                .where("run_id = 'r2'")
                .selectExpr("input_file_name()")
                .distinct()
                .count())
        .isEqualTo(2);
    assertThat(states()).hasSize(102);
  }

  @Test
  void theSameRowsAgainCommitNothing() {
    Written first = merge("r1", MAY, "A", "Alpha", "B", "Beta");
    Written again = merge("r2", JUNE, "B", "Beta", "A", "Alpha");

    assertThat(again).isEqualTo(new Written(IDN, first.version(), 2));
    assertThat(states()).containsExactly("A Alpha r1 2025-05-01 -", "B Beta r1 2025-05-01 -");
  }

  @Test
  void whatBeganOnTheSameDayIsPutRight() {
    merge("r1", MAY, "A", "Alpha", "B", "Beta");
    merge("r2", MAY, "A", "Aleph");

    assertThat(states()).containsExactly("A Aleph r2 2025-05-01 -");
  }

  @Test
  void whatIsGoneMayComeBack() {
    merge("r1", MAY, "A", "Alpha", "B", "Beta");
    merge("r2", JUNE, "A", "Alpha");
    merge("r3", JUNE.plusMonths(1), "A", "Alpha", "B", "Beta");

    assertThat(states())
        .containsExactly(
            "A Alpha r1 2025-05-01 -", "B Beta r1 2025-05-01 2025-06-01", "B Beta r3 2025-07-01 -");
  }

  @Test
  void anOlderStateIsRefused() {
    merge("r1", JUNE, "A", "Alpha");

    assertThatThrownBy(() -> merge("r2", MAY, "A", "Aleph"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "The input is as of 2025-05-01, and conformed.idn holds the state as of 2025-06-01"
                + " already.",
            "set input.as_of");
    assertThat(states()).containsExactly("A Alpha r1 2025-06-01 -");
  }
}
