package org.catchment.jobs.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read when an expression of theirs is wrong: before Spark starts, word for word. */
class MetricsTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bed_count",
        "coalesce(BED_COUNT, 0) * 2.5",
        "idn_id IS NOT NULL AND state_code IN ('KS', 'MO')",
        "CASE WHEN decile >= 8 THEN 2 ELSE 1 END",
        "volume_by_group['pci'] + potential_by_line['coronary']",
        "cast(attribute['or_count'] AS INT)",
        "aggregate(map_values(volume_by_group), 0d, (sum, volume) -> sum + volume)",
        "potential_usd / county_population_65_plus",
        "haversine_km(lat_deg, lon_deg, 41.5, -81.7) < 50",
        "name RLIKE '(?i)heart'",
        "datediff(DATE'2024-06-30', DATE'2024-01-01')"
      })
  void whatLooksAtTheAccountAloneIsTaken(String sql) {
    assertThatCode(() -> check(sql)).doesNotThrowAnyException();
  }

  @Test
  void theDefaultsAreTaken() {
    assertThat(Metrics.defaults()).isNotEmpty();
    assertThatCode(() -> Metrics.check(Metrics.defaults(), null)).doesNotThrowAnyException();
  }

  @Test
  void everyDocumentedColumnIsSaidOnce() {
    assertThat(Arrays.asList(Metrics.columns().fieldNames()))
        .doesNotHaveDuplicates()
        .contains("account_id", "bed_count", "attribute", "decile", "volume_by_group")
        .contains("county_population_65_plus", "county_uninsured_share", "county_growth_65_plus")
        .doesNotContain("run_id", "valid_from", "metric", "is_aligned");
    assertThat(Metrics.columns().fields()).allMatch(field -> field.getComment().isDefined());
  }

  @Test
  void unknownColumn() throws IOException {
    errorOf("bedcount * 2")
        .isEqualTo(
            """
            score.metrics[0].sql = 'bedcount * 2' (my.yaml:4) reads bedcount, which is no column.
              Did you mean bed_count? All are in `catchment tables conformed.account`, `...\
             published.account_metric`, and with county_ before the name in `... conformed.county`.\
            """);
  }

  @Test
  void unknownFunction() throws IOException {
    errorOf("colaesce(bed_count, 0)")
        .isEqualTo(
            """
            score.metrics[0].sql = 'colaesce(bed_count, 0)' (my.yaml:4) calls colaesce(), which is no\
             function.
              Did you mean coalesce?\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sum(bed_count); calls sum(), which needs many rows",
        "count(*); calls count(), which needs many rows",
        "row_number() OVER (ORDER BY bed_count); has a window (OVER), which needs many rows",
        "gini(bed_count); computes over rows, which needs many rows",
        "explode(array(1, 2)); calls explode(), which needs many rows",
        "(SELECT 1); has a subquery",
        "bed_count IN (SELECT 1); has a subquery",
        "EXISTS (SELECT 1); has a subquery",
        "rand(); calls rand(), which is not the same in every run",
        "now() > DATE'2024-01-01'; calls now(), which is not the same in every run",
        "datediff(current_date, DATE'2024-01-01'); reads current_date, which is not the same",
        "unix_timestamp(); calls current_timestamp(), which is not the same in every run",
        "java_method('java.lang.System', 'getenv', 'HOME'); calls java_method(), which is not allowed",
        "reflect('java.lang.Runtime', 'getRuntime'); calls reflect(), which is not allowed",
        "try_reflect('java.lang.Runtime', 'getRuntime'); calls try_reflect(), which is not allowed",
        "input_file_name() = 'x'; calls input_file_name(), which is not allowed",
        "raise_error('x'); calls raise_error(), which is not allowed",
        "st_area(1); calls st_area(), which is no function",
        "mine.sum(1); calls mine.sum(), which is no function",
        "bed_count AS beds; names something beds, and is not just an expression",
        "SELECT bed_count; names something bed_count, and is not just an expression",
        "*; has a *",
        ":beds; has a parameter",
        "IDENTIFIER('rand')(); has a parameter",
        "name; gives STRING, not a number",
        "volume_by_group; gives MAP<STRING, DOUBLE>, not a number",
        "bed_count / 0; divides by 0",
        "bed_count % (1 - 1); divides by 0",
        "1 / 0; cannot be computed (Division by zero",
        "CAST('many' AS INT); cannot be computed (The value 'many' of the type",
        "bed_count + map_keys(volume_by_group); does not fit together (Cannot resolve",
        "abs(); does not fit together (",
      })
  void whatIsNotOfTheAccountAloneIsRefused(String sql, String reason) throws IOException {
    errorOf(sql).startsWith("score.metrics[0].sql = '" + sql + "' (my.yaml:4) " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1); DROP TABLE conformed.account; --",
        "1; DROP TABLE conformed.account",
        "bed_count FROM conformed.account",
        "SELECT bed_count FROM x",
        "bed_count +",
        "'"
      })
  void whatIsMoreOrLessThanAnExpressionIsRefused(String sql) throws IOException {
    errorOf(sql)
        .startsWith("score.metrics[0].sql = '" + sql + "' (my.yaml:4) is not a SQL expression (")
        .contains("\n  Write one expression over the columns, without SELECT and semicolon")
        .doesNotContain("SQLSTATE", "== SQL ==");
  }

  @Test
  void endlessExpressions() throws IOException {
    errorOf("1 + ".repeat(3000) + "1").contains(" is longer than 10000 characters.\n");
    errorOf("(".repeat(4900) + "1" + ")".repeat(4900)).contains("(my.yaml:4) ");
  }

  @Test
  void aMetricThatIsCalledLikeAColumn() {
    assertThat(
            requireNonNull(
                catchThrowableOfType(
                        UserError.class,
                        () ->
                            ConfigLoader.load(
                                List.of(),
                                null,
                                List.of(
                                    "score.metrics=[{name: decile, sql: 1, unit: x, description: x}]"),
                                Metrics::check))
                    .getMessage()))
        .isEqualTo(
            """
            score.metrics[0].name = 'decile' (--set) is the name of a column.
              Give the metric a name of its own.\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "beds; gives DOUBLE, not a condition",
        "bedz > 1; reads bedz, which is no column.",
        "sum(beds) > 1; calls sum(), which needs many rows",
      })
  void aConditionThatIsNone(String where, String reason) {
    assertThat(catchThrowableOfType(UserError.class, () -> loadWhere(where)).getMessage())
        .startsWith("align.where = '" + where + "' (--set) " + reason);
    assertThatCode(() -> loadWhere("beds > 10 AND account_type <> 'asc'"))
        .doesNotThrowAnyException();
  }

  private static void loadWhere(String where) {
    ConfigLoader.load(List.of(), null, List.of("align.where=\"" + where + "\""), Metrics::check);
  }

  private AbstractStringAssert<?> errorOf(String sql) throws IOException {
    Path file = write(sql);
    UserError error =
        requireNonNull(
            catchThrowableOfType(
                UserError.class,
                () -> ConfigLoader.load(List.of(), file, List.of(), Metrics::check)),
            sql);
    return assertThat(requireNonNull(error.getMessage()).replace(file.toString(), "my.yaml"));
  }

  private void check(String sql) throws IOException {
    ConfigLoader.load(List.of(), write(sql), List.of(), Metrics::check);
  }

  private Path write(String sql) throws IOException {
    return Files.write(
        dir.resolve("my.yaml"),
        List.of(
            "score:",
            "  metrics:",
            "    - name: mine",
            "      sql: '" + sql.replace("'", "''") + "'",
            "      unit: x",
            "      description: x"));
  }
}
