package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.table.Table;

/**
 * Rows whose column {@code reject} is set: a struct of {@code column_name}, {@code value}, {@code
 * reason} and {@code remedy}.
 */
final class Rejects {
  private Rejects() {}

  /** The refused rows in the shape of {@code landed.reject}, without run and step. */
  static Dataset<Row> of(Table landed, Dataset<Row> rows) {
    return rows.where(col("reject").isNotNull())
        .select(
            lit(landed.fullName()).as("table_name"),
            col("source_file"),
            col("source_row"),
            col("reject.column_name"),
            col("reject.value").substr(1, 200).as("value"),
            col("reject.reason"),
            col("reject.remedy"));
  }

  /** The rows that were not refused. */
  static Dataset<Row> without(Dataset<Row> rows) {
    return rows.where(col("reject").isNull());
  }

  /** SQL of a reject: {@code value} and {@code remedy} are SQL expressions. */
  static String reject(String column, String value, String reason, String remedy) {
    // Blanks around it: text blocks lose the one at their end.
    return " named_struct('column_name', '%s', 'value', cast(%s as string), 'reason', '%s', 'remedy', %s) "
        .formatted(column, value, reason, remedy);
  }
}
