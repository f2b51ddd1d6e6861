package org.catchment.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.table.TableDefinition;

/**
 * A file of the company's own before anybody has filled it in: what its columns are called, and
 * what belongs in them.
 *
 * @param name what people call the file, for example {@code sales}
 * @param source the kind of file, for example {@code company_sale}
 * @param title what is in it
 */
public record BlankForm(String name, String source, String title, List<Column> columns) {
  /**
   * A column.
   *
   * @param header its name in the file
   * @param need {@code yes}; {@code one of a, b}; or empty
   * @param meaning what belongs in it
   */
  public record Column(String header, String need, String meaning) {}

  private static final Map<String, String> NAMES =
      new TreeMap<>(
          Map.of(
              "facility", "accounts",
              "company_sale", "sales",
              "company_call", "calls",
              "company_alignment", "alignment",
              "company_roster", "roster"));

  /** One for each file that a company can give, the accounts first. */
  public static List<BlankForm> all() {
    return Stream.concat(
            Stream.of(FileLayout.FACILITY.requiring("facility_type")), CompanyLayouts.ALL.stream())
        .map(BlankForm::of)
        .toList();
  }

  private static BlankForm of(FileLayout layout) {
    TableDefinition table = TableDefinition.of(layout.table());
    StructType landed = table.schema();
    return new BlankForm(
        Objects.requireNonNull(NAMES.get(layout.source())),
        layout.source(),
        table.comment().replace(" as delivered", ""),
        layout.columns().stream()
            .map(
                column ->
                    new Column(
                        column.headers().get(0),
                        need(layout, column),
                        landed
                            .apply(column.name())
                            .getComment()
                            .getOrElse(() -> "")
                            .replace("; optional column", "")))
            .toList());
  }

  private static String need(FileLayout layout, FileLayout.Column column) {
    return column.isRequired()
        ? "yes"
        : layout.alternatives().stream()
            .filter(group -> group.contains(column.name()))
            .findFirst()
            .map(group -> "one of " + String.join(", ", group))
            .orElse("");
  }
}
