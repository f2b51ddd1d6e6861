package org.catchment.jobs.spark.expression;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.catchment.udfs.CatchmentExtensions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The functions that the user's expressions may call: Spark's own in the groups below, and those of
 * {@link CatchmentExtensions}. Other functions of a session could read files or run code.
 */
final class AccountFunctions {
  static final FunctionRegistry REGISTRY = registry();

  /** Groups of Spark's reference in which all functions depend on their arguments only. */
  private static final Set<String> GROUPS =
      Set.of(
          "array_funcs",
          "bitwise_funcs",
          "collection_funcs",
          "conditional_funcs",
          "conversion_funcs",
          "datetime_funcs",
          "hash_funcs",
          "lambda_funcs",
          "map_funcs",
          "math_funcs",
          "predicate_funcs",
          "string_funcs",
          "struct_funcs");

  private static final Set<String> GROUPS_OF_MANY_ROWS =
      Set.of("agg_funcs", "window_funcs", "generator_funcs");

  /** Functions, of these groups or often tried, whose results change from call to call. */
  private static final Set<String> CHANGING =
      Set.of(
          "curdate",
          "current_date",
          "current_time",
          "current_timestamp",
          "current_timezone",
          "localtimestamp",
          "monotonically_increasing_id",
          "now",
          "rand",
          "randn",
          "random",
          "randstr",
          "shuffle",
          "spark_partition_id",
          "uniform",
          "uuid");

  /** Functions of these groups that make rows of their own. */
  private static final Set<String> WINDOWS = Set.of("window", "session_window", "window_time");

  /** Operators are functions, too, but have no such name. */
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

  /** How a function may be used in an expression over one account. */
  enum Kind {
    USABLE,
    OF_MANY_ROWS,
    CHANGING,
    FORBIDDEN,
    UNKNOWN
  }

  private AccountFunctions() {}

  private static FunctionRegistry registry() {
    SparkSessionExtensions own = new SparkSessionExtensions();
    new CatchmentExtensions().apply(own);
    return own.registerFunctions(FunctionRegistry$.MODULE$.builtin().clone());
  }

  /** The kind of a function by its name in small letters. */
  static Kind kind(String name) {
    if (CHANGING.contains(name)) {
      return Kind.CHANGING;
    }
    Option<ExpressionInfo> found = REGISTRY.lookupFunction(new FunctionIdentifier(name));
    if (found.isEmpty()) {
      return Kind.UNKNOWN;
    }
    ExpressionInfo info = found.get();
    boolean isOwn = info.getClassName().startsWith(CatchmentExtensions.class.getPackageName());
    if (WINDOWS.contains(name) || GROUPS_OF_MANY_ROWS.contains(info.getGroup())) {
      return Kind.OF_MANY_ROWS;
    }
    return isOwn || GROUPS.contains(info.getGroup()) ? Kind.USABLE : Kind.FORBIDDEN;
  }

  /** Names of all that can be called. */
  static List<String> usable() {
    return CollectionConverters.asJava(REGISTRY.listFunction()).stream()
        .map(FunctionIdentifier::funcName)
        .filter(name -> WORD.matcher(name).matches() && kind(name) == Kind.USABLE)
        .sorted()
        .toList();
  }
}
