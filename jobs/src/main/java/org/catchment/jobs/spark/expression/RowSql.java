package org.catchment.jobs.spark.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;

/**
 * SQL expressions over a row, computed where the call is made, without a session. So a few thousand
 * rows are read in the very words in which a run reads them.
 *
 * <p>For scalar expressions: no subqueries, no aggregates. Slower than a session by a factor of
 * ten, and ready in a second less than ten.
 */
public final class RowSql {
  private static final SQLConf CONF = conf();

  private final List<InterpretedMutableProjection> projections;
  private final List<DataType> types;
  private final List<Function1<Object, Object>> toJava;
  private final List<Function1<Object, Object>> toCatalyst;

  /**
   * Analyzes the expressions.
   *
   * @param columns of the rows
   * @param sql the expressions
   */
  public RowSql(StructType columns, List<String> sql) {
    List<Attribute> attributes =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(columns)));
    toCatalyst =
        Arrays.stream(columns.fields())
            .map(field -> CatalystTypeConverters.createToCatalystConverter(field.dataType()))
            .toList();
    List<Expression> expressions = analyzed(attributes, sql);
    projections =
        expressions.stream().map(expression -> projection(expression, attributes)).toList();
    types = expressions.stream().map(Expression::dataType).toList();
    toJava = types.stream().map(CatalystTypeConverters::createToScalaConverter).toList();
  }

  private static InterpretedMutableProjection projection(
      Expression expression, List<Attribute> attributes) {
    return SQLConf.withExistingConf(
        CONF,
        new AbstractFunction0<InterpretedMutableProjection>() {
          @Override
          public InterpretedMutableProjection apply() {
            return new InterpretedMutableProjection(seq(List.of(expression)), seq(attributes));
          }
        });
  }

  private static SQLConf conf() {
    SQLConf conf = new SQLConf();
    // What an expression uses twice would otherwise be computed before it, by a plan of its own.
    conf.setConfString(SQLConf.ALWAYS_INLINE_COMMON_EXPR().key(), "true");
    conf.setConfString(SQLConf.SUBEXPRESSION_ELIMINATION_ENABLED().key(), "false");
    // It would read the tables of all scripts first, which takes longer than all the rest.
    conf.setConfString(SQLConf.ICU_CASE_MAPPINGS_ENABLED().key(), "false");
    return conf;
  }

  private static List<Expression> analyzed(List<Attribute> attributes, List<String> sql) {
    return SQLConf.withExistingConf(
        CONF,
        new AbstractFunction0<List<Expression>>() {
          @Override
          public List<Expression> apply() {
            List<NamedExpression> named = new ArrayList<>();
            for (String text : sql) {
              named.add(
                  new Alias(
                      CatalystSqlParser$.MODULE$.parseExpression(text),
                      "result" + named.size(),
                      NamedExpression.newExprId(),
                      seq(List.of()),
                      Option.empty(),
                      seq(List.of())));
            }
            LogicalPlan plan =
                AccountSql.ANALYZER.execute(
                    new Project(
                        seq(named),
                        new LocalRelation(seq(attributes), seq(List.of()), false, Option.empty())));
            AccountSql.ANALYZER.checkAnalysis(plan);
            plan = ConstantFolding$.MODULE$.apply(ReplaceExpressions$.MODULE$.apply(plan));
            return CollectionConverters.asJava(((Project) plan).projectList()).stream()
                .map(Expression.class::cast)
                .toList();
          }
        });
  }

  /**
   * The value of one of the expressions.
   *
   * @param expression its index
   * @param values of the row's columns, as in a {@code Row}
   * @return as in a {@code Row}
   */
  public @Nullable Object of(int expression, @Nullable Object... values) {
    @Nullable Object[] row = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      row[i] = toCatalyst.get(i).apply(values[i]);
    }
    InternalRow computed =
        SQLConf.withExistingConf(
            CONF,
            new AbstractFunction0<InternalRow>() {
              @Override
              public InternalRow apply() {
                return projections.get(expression).apply(new GenericInternalRow(row));
              }
            });
    return toJava.get(expression).apply(computed.get(0, types.get(expression)));
  }

  private static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
