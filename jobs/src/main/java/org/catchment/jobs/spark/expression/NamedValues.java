package org.catchment.jobs.spark.expression;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A map from names, the same in every row, to the values of number columns as DOUBLE, divided by a
 * number. For each row, Spark's own map() checks for duplicate keys, and its map_filter() generates
 * no code.
 */
public final class NamedValues extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> names;
  private final Seq<Expression> values;
  private final double divisor;
  private final boolean withNulls;

  private NamedValues(
      List<String> names, Seq<Expression> values, double divisor, boolean withNulls) {
    this.names = names;
    this.values = values;
    this.divisor = divisor;
    this.withNulls = withNulls;
  }

  /** All names; a name without a value maps to NULL. */
  public static Column all(Map<String, Column> valueByName) {
    return of(valueByName, 1, true);
  }

  /** The names that have a value. */
  public static Column known(Map<String, Column> valueByName, double divisor) {
    return of(valueByName, divisor, false);
  }

  private static Column of(Map<String, Column> valueByName, double divisor, boolean withNulls) {
    List<Expression> values =
        valueByName.values().stream()
            .map(value -> ExpressionUtils.expression(value.cast(DataTypes.DoubleType)))
            .collect(Collectors.toList());
    return ExpressionUtils.column(
        new NamedValues(List.copyOf(valueByName.keySet()), seq(values), divisor, withNulls));
  }

  private static <T> Seq<T> seq(List<T> items) {
    return CollectionConverters.asScala(items).toSeq();
  }

  @Override
  public Seq<Expression> children() {
    return values;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new NamedValues(names, children, divisor, withNulls);
  }

  @Override
  public DataType dataType() {
    return DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, withNulls);
  }

  @Override
  public boolean nullable() {
    return false;
  }

  private Object[] keys() {
    return names.stream().map(UTF8String::fromString).toArray();
  }

  @Override
  public Object eval(InternalRow row) {
    Object[] keys = keys();
    Object[] known = new Object[keys.length];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      Object value = values.apply(i).eval(row);
      if (withNulls || value != null) {
        keys[n] = keys[i];
        known[n++] = value == null ? null : (Double) value / divisor;
      }
    }
    return new ArrayBasedMapData(
        new GenericArrayData(Arrays.copyOf(keys, n)),
        new GenericArrayData(Arrays.copyOf(known, n)));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    String names = context.addReferenceObj("names", keys(), "Object[]");
    String keys = context.freshName("keys");
    String known = context.freshName("known");
    String n = context.freshName("n");
    StringBuilder java =
        new StringBuilder(
            """
            Object[] %1$s = new Object[%4$d];
            Object[] %2$s = new Object[%4$d];
            int %3$s = 0;
            """
                .formatted(keys, known, n, values.size()));
    for (int i = 0; i < values.size(); i++) {
      ExprCode value = values.apply(i).genCode(context);
      java.append(
          """
          %1$s
          if (%9$s || !%2$s) {
            %4$s[%6$s] = %7$s[%8$d];
            %5$s[%6$s++] = %2$s ? null : (Object) Double.valueOf(%3$s / %10$s);
          }
          """
              .formatted(
                  value.code(),
                  value.isNull(),
                  value.value(),
                  keys,
                  known,
                  n,
                  names,
                  i,
                  withNulls,
                  divisor));
    }
    java.append(
        """
        %1$s %2$s = new %1$s(
          new %3$s(java.util.Arrays.copyOf(%4$s, %6$s)), new %3$s(java.util.Arrays.copyOf(%5$s, %6$s)));
        """
            .formatted(
                ArrayBasedMapData.class.getName(),
                code.value(),
                GenericArrayData.class.getName(),
                keys,
                known,
                n));
    return code.copy(
        new CodeBlock(seq(List.of(java.toString())), seq(List.of())),
        FalseLiteral$.MODULE$,
        code.value());
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> names;
      case 1 -> values;
      case 2 -> divisor;
      default -> withNulls;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof NamedValues;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamedValues map
        && map.names.equals(names)
        && map.values.equals(values)
        && map.divisor == divisor
        && map.withNulls == withNulls;
  }

  @Override
  public int hashCode() {
    return Objects.hash(names, values, divisor, withNulls);
  }
}
