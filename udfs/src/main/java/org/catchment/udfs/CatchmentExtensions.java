package org.catchment.udfs;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
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
          DiscOverlapShare.FUNCTION,
          HaversineKm.FUNCTION,
          LuhnValidNpi.FUNCTION,
          NormalizeCcn.FUNCTION,
          NormalizeName.FUNCTION,
          NormalizeStreet.FUNCTION,
          NormalizeZip.FUNCTION);

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction function : FUNCTIONS) {
      extensions.injectFunction(function.description());
    }
    return BoxedUnit.UNIT;
  }
}
