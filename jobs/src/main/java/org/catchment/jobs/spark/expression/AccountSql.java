package org.catchment.jobs.spark.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.ExpressionWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.FakeV2SessionCatalog$;
import org.apache.spark.sql.catalyst.analysis.Parameter;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.DivModLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FoldableUnevaluable;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.config.InvalidValue;
import org.catchment.jobs.error.Spelling;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The user's SQL expression over the columns of an account; it must depend on nothing else. It is
 * parsed and analyzed as in Spark, without a session.
 *
 * @param key full key of the configuration, for messages
 */
public record AccountSql(String key, String sql) {
  private static final int LONGEST = 10_000;

  /** The expression as the one column of a query. */
  private static final String RESULT = "result";

  static final Analyzer ANALYZER =
      new Analyzer(
          new CatalogManager(
              FakeV2SessionCatalog$.MODULE$,
              new SessionCatalog(
                  new InMemoryCatalog(new SparkConf(false), new Configuration(false)),
                  AccountFunctions.REGISTRY,
                  TableFunctionRegistry$.MODULE$.builtin())));

  /**
   * Checks the expression.
   *
   * @return type of its values
   * @throws InvalidValue when it cannot be used
   */
  public DataType check(StructType columns) {
    if (sql.length() > LONGEST) {
      throw refuse("is longer than " + LONGEST + " characters", "Say it in fewer.");
    }
    try {
      Expression parsed = parse();
      checkNames(parsed, columns);
      Project query = analyze(parsed, columns);
      checkConstants(query);
      return result(query).dataType();
    } catch (StackOverflowError e) {
      throw refuse("is nested too deeply", "Say it in fewer parentheses.");
    }
  }

  /** The columns that the expression reads, in small letters. */
  public Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    addColumns(parse(), columns);
    return columns;
  }

  private static void addColumns(Expression node, Set<String> columns) {
    if (node instanceof UnresolvedAttribute attribute) {
      columns.add(attribute.nameParts().head().toLowerCase(Locale.ROOT));
    }
    CollectionConverters.asJava(node.children()).forEach(child -> addColumns(child, columns));
  }

  private Expression parse() {
    try {
      return CatalystSqlParser$.MODULE$.parseExpression(sql);
    } catch (Exception e) { // Scala does not declare its checked ParseException
      throw refuse(
          "is not a SQL expression (" + words(e) + ")",
          "Write one expression over the columns, without SELECT and semicolon, such as"
              + " coalesce(bed_count, 0) * 2.");
    }
  }

  private void checkNames(Expression node, StructType columns) {
    if (node instanceof SubqueryExpression) {
      throw refuse("has a subquery", "Use columns of the account only; join other data to them.");
    }
    if (node instanceof WindowExpression || node instanceof UnresolvedWindowExpression) {
      throw ofManyAccounts("has a window (OVER)");
    }
    if (node instanceof AggregateExpression aggregate) {
      throw ofManyAccounts("calls " + aggregate.aggregateFunction().prettyName() + "()");
    }
    if (node instanceof Alias alias) {
      throw refuse(
          "names something " + alias.name() + ", and is not just an expression",
          "Leave out SELECT and AS.");
    }
    if (node instanceof Parameter || node instanceof ExpressionWithUnresolvedIdentifier) {
      throw refuse("has a parameter", "Write the value, or the name, itself.");
    }
    if (node instanceof UnresolvedFunction function) {
      checkFunction(CollectionConverters.asJava(function.nameParts()));
    }
    if (node instanceof Star) {
      throw refuse("has a *", "Name the columns.");
    }
    if (node instanceof UnresolvedAttribute attribute) {
      checkColumn(attribute.nameParts().head(), columns);
    }
    CollectionConverters.asJava(node.children()).forEach(child -> checkNames(child, columns));
  }

  private void checkFunction(List<String> parts) {
    String name = String.join(".", parts).toLowerCase(Locale.ROOT);
    switch (AccountFunctions.kind(name)) {
      case USABLE -> {}
      case OF_MANY_ROWS -> throw ofManyAccounts("calls " + name + "()");
      case CHANGING -> throw changing("calls " + name + "()");
      case FORBIDDEN ->
          throw refuse(
              "calls " + name + "(), which is not allowed",
              "Compute from the columns of the account only.");
      case UNKNOWN ->
          throw refuse(
              "calls " + name + "(), which is no function",
              didYouMean(name, AccountFunctions.usable().stream()));
    }
  }

  private void checkColumn(String name, StructType columns) {
    if (AccountFunctions.kind(name.toLowerCase(Locale.ROOT)) == AccountFunctions.Kind.CHANGING) {
      throw changing("reads " + name); // current_date needs no parentheses
    }
    if (Arrays.stream(columns.fieldNames()).noneMatch(name::equalsIgnoreCase)) {
      throw refuse(
          "reads " + name + ", which is no column",
          didYouMean(name, Arrays.stream(columns.fieldNames()))
              + " All are in `catchment tables conformed.account`, `... published.account_metric`,"
              + " and with county_ before the name in `... conformed.county`.");
    }
  }

  private static String didYouMean(String name, Stream<String> known) {
    return "Did you mean " + Spelling.nearest(name, known).orElseThrow() + "?";
  }

  private Project analyze(Expression parsed, StructType columns) {
    LogicalPlan accounts =
        new LocalRelation(
            seq(List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(columns)))),
            seq(List.of()),
            false,
            Option.empty());
    Alias result =
        new Alias(
            parsed,
            RESULT,
            NamedExpression.newExprId(),
            seq(List.of()),
            Option.empty(),
            seq(List.of()));
    LogicalPlan plan;
    try {
      plan = ANALYZER.execute(new Project(seq(List.of(result)), accounts));
      ANALYZER.checkAnalysis(plan);
    } catch (Exception e) { // Scala does not declare its checked AnalysisException
      throw refuse("does not fit together (" + words(e) + ")", "Mend it, for example by a cast.");
    }
    if (!(plan instanceof Project query && query.child() instanceof LocalRelation)) {
      throw ofManyAccounts("computes over rows");
    }
    checkRepeatable(result(query));
    return query;
  }

  private static Expression result(Project query) {
    return (Expression) query.projectList().head();
  }

  /** Such functions are already refused by name, except those that call one in disguise. */
  private void checkRepeatable(Expression node) {
    // Constant within a query, but without a value until it runs: the time, the user ...
    boolean isOfTheQuery = node instanceof FoldableUnevaluable && node.foldable();
    if (!node.deterministic() || isOfTheQuery) {
      throw changing("calls " + node.prettyName() + "()");
    }
    CollectionConverters.asJava(node.children()).forEach(this::checkRepeatable);
  }

  /** A constant part that fails would fail for every account. */
  private void checkConstants(LogicalPlan query) {
    LogicalPlan folded;
    try {
      folded = ConstantFolding$.MODULE$.apply(ReplaceExpressions$.MODULE$.apply(query));
    } catch (Exception e) {
      throw refuse("cannot be computed (" + words(e) + ")", "Mend the part without columns.");
    }
    CollectionConverters.asJava(folded.expressions()).forEach(this::checkDivisors);
  }

  private void checkDivisors(Expression node) {
    List<Expression> children = CollectionConverters.asJava(node.children());
    if ((node instanceof DivModLike || node instanceof Pmod)
        && children.get(1) instanceof Literal divisor
        && divisor.value() != null
        && Double.parseDouble(divisor.value().toString()) == 0) {
      throw refuse("divides by 0", "Divide by something else.");
    }
    children.forEach(this::checkDivisors);
  }

  private InvalidValue ofManyAccounts(String what) {
    return refuse(
        what + ", which needs many rows, and there is one account",
        "Use columns of the account only; territories have the total of a metric (total: sum or"
            + " mean).");
  }

  private InvalidValue changing(String what) {
    return refuse(
        what + ", which is not the same in every run",
        "Write a constant, such as DATE'2024-01-31'.");
  }

  private InvalidValue refuse(String reason, String remedy) {
    return new InvalidValue(key, reason, remedy);
  }

  /** Spark's message in one line, without its code, its state and the plan. */
  private static String words(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message
        .strip()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^\\[[A-Z0-9_.]+] ", "")
        .replaceFirst("\\s*SQLSTATE: .*$", "")
        .replaceFirst("[.;]+$", "");
  }

  private static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
