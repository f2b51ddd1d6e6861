package org.catchment.jobs.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.classic.SparkSession;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * A query over names of the form {@code schema.table} that no catalog knows: the plan as parsed
 * gets the tables' plans in place of the names.
 */
public final class QueryByName {
  private final SparkSession session;
  private final Function<String, Optional<Dataset<Row>>> meaning;
  private final Map<String, Optional<Dataset<Row>>> rowsByName = new HashMap<>();

  private QueryByName(SparkSession session, Function<String, Optional<Dataset<Row>>> meaning) {
    this.session = session;
    this.meaning = meaning;
  }

  /**
   * The rows of a query.
   *
   * @param meaning of a name as written; empty leaves the name to the session's catalog
   * @return empty if the statement is no query or not valid SQL
   */
  public static Optional<Dataset<Row>> answer(
      org.apache.spark.sql.SparkSession session,
      String statement,
      Function<String, Optional<Dataset<Row>>> meaning) {
    return new QueryByName((SparkSession) session, meaning).answer(statement);
  }

  private Optional<Dataset<Row>> answer(String statement) {
    LogicalPlan plan;
    try {
      plan = session.sessionState().sqlParser().parsePlan(statement);
    } catch (ParseException e) {
      return Optional.empty(); // Spark reports the error when it runs the statement
    }
    if (plan instanceof Command || plan instanceof ParsedStatement) {
      return Optional.empty();
    }
    return Optional.of(Dataset$.MODULE$.ofRows(session, named(plan)));
  }

  /** The plan, with the rows of the tables in the place of their names. */
  private LogicalPlan named(LogicalPlan plan) {
    return plan.transformUpWithSubqueries(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan part) {
            return part instanceof UnresolvedRelation || part instanceof UnresolvedWith;
          }

          @Override
          public <A extends LogicalPlan, B> B applyOrElse(A part, scala.Function1<A, B> otherwise) {
            LogicalPlan changed = part;
            if (part instanceof UnresolvedRelation relation) {
              changed = rows(relation);
            } else if (part instanceof UnresolvedWith with) {
              changed = named(with);
            }
            @SuppressWarnings("unchecked")
            B result = (B) changed;
            return result;
          }
        });
  }

  /** The queries under WITH are not children of the plan. */
  private UnresolvedWith named(UnresolvedWith with) {
    List<Tuple2<String, SubqueryAlias>> relations = new ArrayList<>();
    CollectionConverters.asJava(with.cteRelations())
        .forEach(
            relation ->
                relations.add(new Tuple2<>(relation._1(), (SubqueryAlias) named(relation._2()))));
    return new UnresolvedWith(
        with.child(), CollectionConverters.asScala(relations).toSeq(), with.allowRecursion());
  }

  private LogicalPlan rows(UnresolvedRelation relation) {
    List<String> parts = CollectionConverters.asJava(relation.multipartIdentifier());
    if (parts.size() != 2) {
      return relation;
    }
    return rowsByName
        .computeIfAbsent(String.join(".", parts), meaning)
        .<LogicalPlan>map(
            rows ->
                new SubqueryAlias(
                    new AliasIdentifier(parts.get(1), qualifier(parts.get(0))),
                    ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed()))
        .orElse(relation);
  }

  /** The qualifier of the columns, as in {@code published.territory.name}. */
  private static Seq<String> qualifier(String schema) {
    return CollectionConverters.asScala(List.of("spark_catalog", schema)).toSeq();
  }
}
