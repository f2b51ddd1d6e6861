package org.catchment.jobs.spark.expression;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DecimalType;

/** Whole numbers of the last digit as decimals, without the division that SQL would need. */
public final class WholeDecimal {
  private WholeDecimal() {}

  /**
   * @param digits a long column: 1 stands for 10<sup>-scale</sup>
   */
  public static Column of(Column digits, DecimalType type) {
    return ExpressionUtils.column(
        new MakeDecimal(ExpressionUtils.expression(digits), type.precision(), type.scale(), false));
  }
}
