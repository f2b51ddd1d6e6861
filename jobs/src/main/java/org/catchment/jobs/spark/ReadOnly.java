package org.catchment.jobs.spark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.jdk.javaapi.CollectionConverters;

/** Tells by the plan of a statement, not by its text, whether it only reads tables. */
public final class ReadOnly {
  /** Formats that Spark reads by a path in the place of a table: {@code delta.`/folder`}. */
  private static final Set<String> FORMATS =
      Set.of("delta", "parquet", "csv", "json", "orc", "text", "avro", "xml", "binaryfile");

  private ReadOnly() {}

  /**
   * What a statement does besides reading tables; empty if it does nothing else, or is no valid
   * SQL.
   */
  public static Optional<String> objection(SparkSession session, String statement) {
    try {
      return objection(
          ((org.apache.spark.sql.classic.SparkSession) session)
              .sessionState()
              .sqlParser()
              .parsePlan(statement));
    } catch (ParseException e) {
      return Optional.empty(); // Spark says better what is wrong with it
    }
  }

  private static Optional<String> objection(TreeNode<?> node) {
    if (isStatement(node)) {
      return isLook(node) ? Optional.empty() : Optional.of("changes tables or settings");
    }
    if (node instanceof UnresolvedRelation relation) {
      List<String> parts = CollectionConverters.asJava(relation.multipartIdentifier());
      return parts.size() > 1 && FORMATS.contains(parts.get(0).toLowerCase(Locale.ROOT))
          ? Optional.of("reads a path")
          : Optional.empty();
    }
    if (node instanceof UnresolvedWith with) {
      for (var relation : CollectionConverters.asJava(with.cteRelations())) {
        Optional<String> found = objection(relation._2());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (Object child : CollectionConverters.asJava(node.children())) {
      Optional<String> found = objection((TreeNode<?>) child);
      if (found.isPresent()) {
        return found;
      }
    }
    if (node instanceof LogicalPlan plan) {
      for (LogicalPlan query : CollectionConverters.asJava(plan.subqueries())) {
        Optional<String> found = objection(query);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Some of Delta's statements (RESTORE, CLONE) are neither of the two, but are called so. */
  private static boolean isStatement(TreeNode<?> node) {
    String name = node.getClass().getSimpleName();
    return node instanceof Command
        || node instanceof ParsedStatement
        || name.endsWith("Statement")
        || name.endsWith("Command");
  }

  /** SHOW, DESCRIBE and EXPLAIN look at what is there. */
  private static boolean isLook(TreeNode<?> node) {
    String name = node.getClass().getSimpleName();
    return name.startsWith("Show") || name.startsWith("Describe") || name.equals("ExplainCommand");
  }
}
