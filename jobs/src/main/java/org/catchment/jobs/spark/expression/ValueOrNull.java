package org.catchment.jobs.spark.expression;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The value of an expression as a DOUBLE. NULL if it fails for a row, has no finite value, or
 * exceeds a billion billion: one account of a million without beds must not stop a run.
 *
 * <p>Conditional, as {@code if} is. Otherwise Spark would evaluate a subexpression that two
 * expressions share before either, where its failure is not caught.
 */
public final class ValueOrNull extends Expression implements ConditionalExpression, Serializable {
  private static final long serialVersionUID = 1L;

  /** Sums of thousandths of such values over a billion accounts fit a DECIMAL(38). */
  private static final double LARGEST = 1e18;

  private final Expression child;

  private ValueOrNull(Expression child) {
    this.child = child;
  }

  public static Column of(String sql) {
    Column value = functions.expr(sql).cast(DataTypes.DoubleType);
    return ExpressionUtils.column(new ValueOrNull(ExpressionUtils.expression(value)));
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(child)).toSeq();
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new ValueOrNull(children.head());
  }

  /** None: what Spark evaluates outside this expression fails outside it. */
  @Override
  public Seq<Expression> alwaysEvaluatedInputs() {
    return none();
  }

  @Override
  public ConditionalExpression withNewAlwaysEvaluatedInputs(Seq<Expression> inputs) {
    return this;
  }

  @Override
  public Seq<Seq<Expression>> branchGroups() {
    return none();
  }

  private static <T> Seq<T> none() {
    return CollectionConverters.<T>asScala(List.<T>of()).toSeq();
  }

  @Override
  public boolean foldable() {
    return child.foldable();
  }

  @Override
  public DataType dataType() {
    return DataTypes.DoubleType;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public @Nullable Object eval(InternalRow row) {
    Object value;
    try {
      value = child.eval(row);
    } catch (RuntimeException e) {
      return null;
    }
    return value instanceof Double number && Math.abs(number) <= LARGEST ? number : null;
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    ExprCode value = child.genCode(context);
    String java =
        """
        boolean %1$s = true;
        double %2$s = -1.0;
        try {
          %3$s
          if (!%4$s && Math.abs(%5$s) <= %6$s) {
            %1$s = false;
            %2$s = %5$s;
          }
        } catch (RuntimeException e) {
          // no value
        }
        """
            .formatted(
                code.isNull(), code.value(), value.code(), value.isNull(), value.value(), LARGEST);
    return code.copy(
        new CodeBlock(CollectionConverters.asScala(List.of(java)).toSeq(), none()),
        code.isNull(),
        code.value());
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int index) {
    return child;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ValueOrNull;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ValueOrNull value && value.child.equals(child);
  }

  @Override
  public int hashCode() {
    return 31 * child.hashCode() + 1;
  }
}
