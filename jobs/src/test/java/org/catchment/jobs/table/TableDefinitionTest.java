package org.catchment.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.table.TableDefinition.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What every file in data-schema keeps to. */
class TableDefinitionTest {
  /** The folder of the repository, seen from the module. */
  private static final Path DATA_SCHEMA = Path.of("..", "data-schema");

  @Test
  void everyTableHasItsFileAndEveryFileItsTable() throws IOException {
    List<String> files;
    try (Stream<Path> paths = Files.walk(DATA_SCHEMA)) {
      files =
          paths
              .filter(Files::isRegularFile)
              .map(path -> DATA_SCHEMA.relativize(path).toString())
              .toList();
    }

    assertThat(files)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Table.values())
                .map(table -> table.schema() + "/" + table.shortName() + ".sql")
                .toList());
  }

  @Test
  void aTableIsNamedAfterItsSchemaAndItsFile() {
    assertThat(Table.PUBLISHED_ACCOUNT_TERRITORY.schema()).isEqualTo("published");
    assertThat(Table.PUBLISHED_ACCOUNT_TERRITORY.shortName()).isEqualTo("account_territory");
    assertThat(Table.PUBLISHED_ACCOUNT_TERRITORY.fullName())
        .isEqualTo("published.account_territory");
  }

  @Test
  void aDefinitionIsReadFromItsFile() {
    TableDefinition reject = TableDefinition.of(Table.LANDED_REJECT);

    assertThat(reject.comment()).isEqualTo("rows that were refused or superseded, with the reason");
    assertThat(reject.key()).containsExactly("run_id", "step", "source_file", "source_row");
    assertThat(reject.partition()).containsExactly("run_id", "step");
    assertThat(reject.properties())
        .containsEntry("delta.constraints.step_known", "step IN (\"ingest\", \"conform\")");
    StructField row = reject.schema().apply("source_row");
    assertThat(row.dataType().sql()).isEqualTo("BIGINT");
    assertThat(row.nullable()).isFalse();
    assertThat(row.getComment().get()).isEqualTo("line in that file, the header being line 1");
    assertThat(reject.schema().apply("value").nullable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theClassPathHoldsTheFile(Table table) throws IOException {
    assertThat(TableDefinition.of(table).ddl())
        .isEqualTo(
            Files.readString(
                DATA_SCHEMA.resolve(table.schema()).resolve(table.shortName() + ".sql")));
  }

  @ParameterizedTest
  @EnumSource
  void theTableAndEveryColumnAreExplained(Table table) {
    TableDefinition definition = TableDefinition.of(table);

    assertThat(definition.comment()).isNotBlank().isEqualTo(TableDefinition.commentOf(table));
    assertThat(definition.schema().fields())
        .isNotEmpty()
        .allSatisfy(
            field ->
                assertThat(field.getComment().isDefined() ? field.getComment().get() : "")
                    .as(field.name())
                    .isNotBlank());
  }

  @ParameterizedTest
  @EnumSource
  void everyRowBelongsToARunOrAFileOrATime(Table table) {
    TableDefinition definition = TableDefinition.of(table);
    List<String> columns = List.of(definition.schema().fieldNames());

    switch (definition.kind()) {
      case RUN -> {
        assertThat(columns).first().isEqualTo("run_id");
        assertThat(definition.partition()).first().isEqualTo("run_id");
        assertThat(definition.key()).first().isEqualTo("run_id");
      }
      case FILE -> {
        assertThat(columns).startsWith("file_id", "source_row").endsWith("reject");
        assertThat(definition.partition()).containsExactly("file_id");
        assertThat(definition.key()).containsExactly("file_id", "source_row");
      }
      case HISTORY -> {
        assertThat(columns).endsWith("run_id", "valid_from", "valid_to");
        assertThat(definition.key()).last().isEqualTo("valid_from");
      }
    }
  }

  @Test
  void whoseRowsATableHoldsItsColumnsTell() {
    assertThat(TableDefinition.of(Table.LANDED_ZIP).kind()).isEqualTo(Kind.FILE);
    assertThat(TableDefinition.of(Table.LANDED_INPUT_FILE).kind()).isEqualTo(Kind.RUN);
    assertThat(TableDefinition.of(Table.CONFORMED_ZIP).kind()).isEqualTo(Kind.RUN);
    assertThat(TableDefinition.of(Table.CONFORMED_ACCOUNT).kind()).isEqualTo(Kind.HISTORY);
  }

  @ParameterizedTest
  @EnumSource
  void keyColumnsExistAndAreNeverNull(Table table) {
    TableDefinition definition = TableDefinition.of(table);

    assertThat(definition.key()).doesNotHaveDuplicates();
    assertThat(required(definition)).containsAll(definition.key());
  }

  @ParameterizedTest
  @EnumSource
  void partitionColumnsAreNeverNull(Table table) {
    TableDefinition definition = TableDefinition.of(table);

    assertThat(required(definition)).containsAll(definition.partition());
  }

  @ParameterizedTest
  @EnumSource
  void constraintsSpeakOfTheTablesColumns(Table table) throws Exception {
    TableDefinition definition = TableDefinition.of(table);

    for (Map.Entry<String, String> property : definition.properties().entrySet()) {
      if (property.getKey().startsWith("delta.constraints.")) {
        assertThat(columns(property.getValue()))
            .as(property.getKey())
            .isNotEmpty()
            .isSubsetOf(definition.schema().fieldNames());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTableIsCreatedInAFolderWithoutACatalog(Table table) {
    TableDefinition definition = TableDefinition.of(table);

    assertThat(definition.createAt("file:/out/t"))
        .contains("\nCREATE TABLE IF NOT EXISTS delta.`file:/out/t` (\n")
        .doesNotContain("CREATE TABLE " + table.fullName())
        .endsWith(definition.ddl().substring(definition.ddl().indexOf(" (\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:/out/cost$1", "file:/out/$HOME", "file:/out/a\\b", "file:/a [1] {b}"})
  void aFolderMayHaveAnyName(String folder) {
    assertThat(TableDefinition.of(Table.PUBLISHED_TERRITORY).createAt(folder))
        .contains("delta.`" + folder + "`");
  }

  @Test
  void aBacktickInAFolderIsDoubled() {
    assertThat(TableDefinition.of(Table.PUBLISHED_TERRITORY).createAt("file:/a`b"))
        .contains("delta.`file:/a``b`");
  }

  private static List<String> required(TableDefinition definition) {
    return Arrays.stream(definition.schema().fields())
        .filter(field -> !field.nullable())
        .map(StructField::name)
        .toList();
  }

  private static List<String> columns(String constraint) throws Exception {
    Expression expression = CatalystSqlParser$.MODULE$.parseExpression(constraint);
    return CollectionConverters.asJava(expression.collectLeaves()).stream()
        .filter(UnresolvedAttribute.class::isInstance)
        .map(leaf -> ((UnresolvedAttribute) leaf).name())
        .toList();
  }
}
