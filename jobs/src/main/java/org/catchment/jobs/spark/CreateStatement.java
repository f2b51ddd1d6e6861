package org.catchment.jobs.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.ColumnDefinition;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.TableSpecBase;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a CREATE TABLE statement says.
 *
 * @param schema columns with types, NOT NULL and comments, in order
 * @param partition columns by which the table is partitioned
 * @param comment empty if there is none
 */
public record CreateStatement(
    StructType schema, List<String> partition, Map<String, String> properties, String comment) {

  /**
   * Reads a statement.
   *
   * @throws org.apache.spark.sql.catalyst.parser.ParseException if it is not valid
   */
  public static CreateStatement parse(String ddl) {
    CreateTable plan = (CreateTable) CatalystSqlParser$.MODULE$.parsePlan(ddl);
    StructType schema = new StructType();
    for (ColumnDefinition column : CollectionConverters.asJava(plan.columns())) {
      StructField field =
          new StructField(column.name(), column.dataType(), column.nullable(), column.metadata());
      schema =
          schema.add(
              column.comment().isDefined() ? field.withComment(column.comment().get()) : field);
    }
    List<String> partition = new ArrayList<>();
    for (Transform transform : CollectionConverters.asJava(plan.partitioning())) {
      partition.add(transform.references()[0].describe());
    }
    TableSpecBase spec = plan.tableSpec();
    return new CreateStatement(
        schema,
        partition,
        new TreeMap<>(CollectionConverters.asJava(spec.properties())),
        spec.comment().isDefined() ? spec.comment().get() : "");
  }
}
