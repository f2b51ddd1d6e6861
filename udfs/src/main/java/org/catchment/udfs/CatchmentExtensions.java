package org.catchment.udfs;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Function1;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Registers the functions of this module: {@code
 * spark.sql.extensions=org.catchment.udfs.CatchmentExtensions}.
 */
public final class CatchmentExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit>
    implements Function1<SparkSessionExtensions, BoxedUnit> {

  /** All functions, in alphabetical order. */
  static final List<SqlFunction> FUNCTIONS =
      List.of(
          AllPayerEstimate.FUNCTION,
          BalanceIndex.FUNCTION,
          Decile.FUNCTION,
          DiscOverlapShare.FUNCTION,
          Disruption.FUNCTION,
          Gini.FUNCTION,
          HaversineKm.FUNCTION,
          Imbalance.FUNCTION,
          LuhnValidNpi.FUNCTION,
          NormalizeCcn.FUNCTION,
          NormalizeName.FUNCTION,
          NormalizeStreet.FUNCTION,
          NormalizeZip.FUNCTION,
          Penetration.FUNCTION,
          PolsbyPopper.FUNCTION,
          Reock.FUNCTION,
          WhiteSpace.FUNCTION);

  /** Of all functions, in alphabetical order. */
  public static List<String> names() {
    return FUNCTIONS.stream().map(SqlFunction::name).toList();
  }

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction function : FUNCTIONS) {
      extensions.injectFunction(function.description());
    }
    extensions.injectResolutionRule(
        new AbstractFunction1<SparkSession, Rule<LogicalPlan>>() {
          @Override
          public Rule<LogicalPlan> apply(SparkSession session) {
            return new OverClause();
          }
        });
    return BoxedUnit.UNIT;
  }
}
