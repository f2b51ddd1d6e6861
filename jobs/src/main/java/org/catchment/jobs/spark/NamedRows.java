package org.catchment.jobs.spark;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows and the names by which SQL text reads them: an immutable value that steps can pass on.
 *
 * <p>Spark knows the names only while it analyses a text that reads them. So nothing is left in the
 * session, and elsewhere the same name may mean other rows, even at the same time.
 */
public final class NamedRows {
  private static final Pattern WORD = Pattern.compile("\\w+");

  private final SparkSession session;
  private final Map<String, Dataset<Row>> rowsByName;

  private NamedRows(SparkSession session, Map<String, Dataset<Row>> rowsByName) {
    this.session = session;
    this.rowsByName = rowsByName;
  }

  /** No rows yet. */
  public static NamedRows in(SparkSession session) {
    return new NamedRows(session, Map.of());
  }

  /** These rows and one more dataset, which replaces one of the same name. */
  public NamedRows with(String name, Dataset<Row> rows) {
    Map<String, Dataset<Row>> more = new LinkedHashMap<>(rowsByName);
    more.put(name, rows);
    return new NamedRows(session, more);
  }

  /** These rows and others, which replace those of the same name. */
  public NamedRows with(NamedRows others) {
    Map<String, Dataset<Row>> more = new LinkedHashMap<>(rowsByName);
    more.putAll(others.rowsByName);
    return new NamedRows(session, more);
  }

  /**
   * The rows of a name.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Dataset<Row> rows(String name) {
    Dataset<Row> rows = rowsByName.get(name);
    if (rows == null) {
      throw new IllegalArgumentException("no rows are called " + name + ": " + rowsByName.keySet());
    }
    return rows;
  }

  public SparkSession session() {
    return session;
  }

  /**
   * The result of a query.
   *
   * @param query SQL that reads the names as tables
   * @throws org.apache.spark.sql.AnalysisException if it reads something else or is not valid SQL
   */
  public Dataset<Row> sql(String query) {
    Set<String> words = new HashSet<>();
    Matcher word = WORD.matcher(query);
    while (word.find()) {
      words.add(word.group());
    }
    words.retainAll(rowsByName.keySet());
    // Another thread of the run may use the same name for other rows.
    synchronized (session) {
      try {
        words.forEach(name -> rows(name).createOrReplaceTempView(name));
        return session.sql(query);
      } finally {
        words.forEach(name -> session.catalog().dropTempView(name));
      }
    }
  }
}
