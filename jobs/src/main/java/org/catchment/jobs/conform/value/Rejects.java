package org.catchment.jobs.conform.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.SqlText;

/**
 * Rows whose column {@code reject} is set: a struct of {@code column_name}, {@code value}, {@code
 * reason}, {@code remedy} and {@code is_superseded}.
 */
public final class Rejects {
  private Rejects() {}

  /**
   * The refused rows in the shape of {@code landed.reject}, without run and step.
   *
   * @param landed full name of their landed table
   */
  public static Dataset<Row> of(String landed, Dataset<Row> rows) {
    return rows.where(col("reject").isNotNull())
        .select(
            lit(landed).as("table_name"),
            col("source_file"),
            col("source_row"),
            col("reject.column_name"),
            col("reject.value").substr(1, 200).as("value"),
            col("reject.reason"),
            col("reject.remedy"),
            col("reject.is_superseded"));
  }

  /** The rows that were not refused. */
  public static Dataset<Row> without(Dataset<Row> rows) {
    return rows.where(col("reject").isNull());
  }

  /**
   * SQL of a reject.
   *
   * @param value SQL of the value found
   * @param remedy the text itself, not SQL
   */
  public static String reject(String column, String value, String reason, String remedy) {
    return struct(column, value, reason, SqlText.literal(remedy), false);
  }

  /** Like {@link #reject}, for a row that is not wrong but is replaced by another one. */
  public static String superseded(String column, String value, String reason, String remedy) {
    return struct(column, value, reason, SqlText.literal(remedy), true);
  }

  /** As {@link #superseded}, with SQL of the remedy, which may name the row that was kept. */
  public static String supersededSaying(
      String column, String value, String reason, String remedySql) {
    return struct(column, value, reason, remedySql, true);
  }

  /** As {@link #reject}, with SQL of the remedy, which may name what was kept. */
  public static String rejectSaying(String column, String value, String reason, String remedySql) {
    return struct(column, value, reason, remedySql, false);
  }

  /** SQL of no reject, for rows that cannot be refused. */
  public static final String NONE =
      "CAST(NULL AS STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING,"
          + " is_superseded: BOOLEAN>)";

  private static String struct(
      String column, String value, String reason, String remedySql, boolean isSuperseded) {
    // Blanks on both sides: text blocks lose a blank at their end.
    return (" named_struct('column_name', %s, 'value', cast(%s as string), 'reason', %s,"
            + " 'remedy', %s, 'is_superseded', %s) ")
        .formatted(
            SqlText.literal(column), value, SqlText.literal(reason), remedySql, isSuperseded);
  }
}
