package org.catchment.udfs;

/**
 * SQL of quantities as whole thousandths: sums of them are exact, so that no order in which Spark
 * adds them changes a digit.
 */
final class Thousandths {
  private Thousandths() {}

  /**
   * A BIGINT of at least 1; NULL for NULL, negative values, and values below half a thousandth.
   *
   * @param quantity a SQL expression of a number
   */
  static String of(String quantity) {
    return "case when %1$s >= 0.0005d then cast(1000 * cast(%1$s as double) + 0.5d as bigint) end"
        .formatted(quantity);
  }
}
