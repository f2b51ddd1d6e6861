package org.catchment.udfs;

import java.util.Locale;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.UnspecifiedFrame$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowSpecDefinition;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.trees.TreePattern$;
import scala.Function1;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;

/**
 * Allows {@code OVER} on calls of our functions. Spark allows it only on a single aggregate or
 * window function, not on the expression that our call has become. The aggregates in that
 * expression get the window; its own windows, which have an order, get only the partition.
 */
final class OverClause extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!plan.containsPattern(TreePattern$.MODULE$.WINDOW_EXPRESSION())) {
      return plan;
    }
    return plan.resolveExpressions(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression node) {
            return node instanceof WindowExpression window
                && window.windowFunction().getTagValue(SqlFunction.CALL).isDefined();
          }

          @Override
          public <A1 extends Expression, B1> B1 applyOrElse(A1 node, Function1<A1, B1> otherwise) {
            if (!isDefinedAt(node)) {
              return otherwise.apply(node);
            }
            @SuppressWarnings(
                "unchecked") // B1 is a supertype of Expression by the trait's contract
            B1 result = (B1) moved((WindowExpression) (Expression) node);
            return result;
          }
        });
  }

  private static Expression moved(WindowExpression window) {
    Expression call = window.windowFunction();
    String name = call.getTagValue(SqlFunction.CALL).get();
    Expression result = inside(call, name, window.windowSpec());
    if (!result.containsPattern(TreePattern$.MODULE$.WINDOW_EXPRESSION())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is computed row by row: leave out its OVER. See: DESCRIBE FUNCTION EXTENDED %s",
              name,
              name));
    }
    return result;
  }

  private static Expression inside(Expression node, String name, WindowSpecDefinition over) {
    if (node instanceof WindowExpression own) {
      return new WindowExpression(own.windowFunction(), partitioned(own.windowSpec(), name, over));
    }
    if (node instanceof UnresolvedFunction function && isAggregate(function)) {
      return new WindowExpression(function, over);
    }
    return node.mapChildren(
        new AbstractFunction1<Expression, Expression>() {
          @Override
          public Expression apply(Expression child) {
            return inside(child, name, over);
          }
        });
  }

  private static WindowSpecDefinition partitioned(
      WindowSpecDefinition own, String name, WindowSpecDefinition over) {
    if (over.orderSpec().nonEmpty()
        || !over.frameSpecification().equals(UnspecifiedFrame$.MODULE$)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s orders the rows itself: its OVER takes PARTITION BY only, neither ORDER BY nor"
                  + " ROWS or RANGE. See: DESCRIBE FUNCTION EXTENDED %s",
              name,
              name));
    }
    return own.copy(over.partitionSpec(), own.orderSpec(), own.frameSpecification());
  }

  private static boolean isAggregate(UnresolvedFunction function) {
    return FunctionRegistry$.MODULE$
        .builtin()
        .lookupFunction(new FunctionIdentifier(function.nameParts().last()))
        .exists(
            new AbstractFunction1<ExpressionInfo, Object>() {
              @Override
              public Object apply(ExpressionInfo info) {
                return info.getGroup().equals("agg_funcs");
              }
            });
  }
}
