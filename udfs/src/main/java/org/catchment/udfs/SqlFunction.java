package org.catchment.udfs;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.PartialFunction;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;

/**
 * A SQL function whose body is itself SQL over Spark's own functions.
 *
 * <p>The body takes the caller's arguments before analysis, so it gets code generation, constant
 * folding and filter push-down like any built-in expression: nothing is called row by row.
 *
 * @param name the function's name in SQL
 * @param parameters names that {@code body} uses for the arguments
 * @param body a SQL expression
 * @param usage one line for {@code DESCRIBE FUNCTION}; {@code _FUNC_} stands for the name
 * @param arguments one line a parameter: meaning, unit, range
 * @param examples calls with their results
 */
record SqlFunction(
    String name,
    List<String> parameters,
    String body,
    String usage,
    String arguments,
    String examples) {
  /** Marks the expression that a call became with the function's name. */
  static final TreeNodeTag<String> CALL = new TreeNodeTag<>("org.catchment.udfs.call");

  Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>> description() {
    ExpressionInfo info =
        new ExpressionInfo(
            SqlFunction.class.getName(),
            null,
            name,
            usage,
            "\n    Arguments:\n" + arguments.indent(6),
            "\n    Examples:\n" + examples.indent(6),
            "",
            "",
            "",
            "",
            "");
    return new Tuple3<>(
        new FunctionIdentifier(name),
        info,
        new AbstractFunction1<Seq<Expression>, Expression>() {
          @Override
          public Expression apply(Seq<Expression> arguments) {
            return call(CollectionConverters.asJava(arguments));
          }
        });
  }

  private Expression call(List<Expression> arguments) {
    if (arguments.size() != parameters.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes %d argument(s) (%s) and was given %d. See: DESCRIBE FUNCTION EXTENDED %s",
              name,
              parameters.size(),
              String.join(", ", parameters),
              arguments.size(),
              name));
    }
    Map<String, Expression> byName = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      byName.put(parameters.get(i), arguments.get(i));
    }
    PartialFunction<Expression, Expression> substitute =
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(Expression node) {
            return argument(node) != null;
          }

          @Override
          public <A1 extends Expression, B1> B1 applyOrElse(A1 node, Function1<A1, B1> otherwise) {
            Expression argument = argument(node);
            if (argument == null) {
              return otherwise.apply(node);
            }
            @SuppressWarnings(
                "unchecked") // B1 is a supertype of Expression by the trait's contract
            B1 result = (B1) argument;
            return result;
          }

          private @Nullable Expression argument(Expression node) {
            return node instanceof UnresolvedAttribute attribute
                ? byName.get(attribute.name())
                : null;
          }
        };
    // Bottom up, so that an argument that is a column named like a parameter is not replaced again.
    Expression call = CatalystSqlParser$.MODULE$.parseExpression(body).transformUp(substitute);
    call.setTagValue(CALL, name);
    return call;
  }
}
