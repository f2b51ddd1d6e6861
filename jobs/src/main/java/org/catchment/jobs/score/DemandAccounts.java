package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;

/**
 * The accounts of a type, on the driver, with what is known about each: thousands of hospitals, not
 * millions of physicians.
 */
final class DemandAccounts {
  /** Number of nearest accounts whose volumes show what is done nearby. */
  private static final int NEIGHBORS = 15;

  /**
   * The inputs of a model: SQL by name. Sizes enter as logarithms, because volumes grow in
   * proportion to them. An unknown value is 0, with a flag beside it. The class of a hospital is in
   * the last four digits of its CCN (CMS State Operations Manual, section 2779A).
   */
  private static final Map<String, String> FEATURES = features();

  /** SQL of the accounts that a file of volumes names, in any line. */
  private static final String COVERED =
      """
      SELECT DISTINCT account_id FROM conformed_account_link
      WHERE source IN ('hospital_apc', 'hospital_drg', 'physician_service', 'physician_service_sum')""";

  private static Map<String, String> features() {
    Map<String, String> sql = new LinkedHashMap<>();
    size(sql, "beds", "bed_count");
    size(sql, "discharges", "discharge_count");
    size(sql, "medicare_discharges", "medicare_discharge_count");
    size(sql, "outpatient_charges", "outpatient_charges_usd");
    size(sql, "employees", "fte_count");
    size(sql, "demand", "demand_population");
    size(sql, "income", "median_income_usd");
    sql.put("demand_growth", "coalesce(demand_growth, 0d)");
    sql.put("uninsured_share", "coalesce(uninsured_share, 0d)");
    sql.put("is_rural", "if(is_rural, 1d, 0d)");
    sql.put("idn_accounts", "ln(1d + coalesce(idn_account_count, 0L))");
    String number = "try_cast(substr(ccn, 3, 4) AS INT)";
    sql.put("is_short_term", between(number, 1, 879));
    sql.put("is_critical_access", between(number, 1300, 1399));
    sql.put("is_long_term", between(number, 2000, 2299));
    sql.put("is_rehabilitation", between(number, 3025, 3099));
    sql.put("is_children", between(number, 3300, 3399));
    sql.put("is_psychiatric", between(number, 4000, 4499));
    return sql;
  }

  private static void size(Map<String, String> sql, String name, String column) {
    sql.put(name, "ln(1d + greatest(coalesce(%s, 0), 0))".formatted(column));
    sql.put(name + "_unknown", "if(coalesce(%s, 0) > 0, 0d, 1d)".formatted(column));
  }

  private static String between(String number, int from, int to) {
    return "if(coalesce(%s BETWEEN %d AND %d, false), 1d, 0d)".formatted(number, from, to);
  }

  private final List<String> names = new ArrayList<>(FEATURES.keySet());
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Integer> number = new HashMap<>();
  private final Map<String, Map<Integer, Double>> volumeByLine = new TreeMap<>();
  private final double[][] own;
  private final double[][] point;
  private final int[] fold;
  private final boolean[] covered;

  private DemandAccounts(List<Row> rows) {
    names.add("neighbors");
    own = new double[rows.size()][];
    point = new double[rows.size()][];
    fold = new int[rows.size()];
    covered = new boolean[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      ids.add(row.getString(0));
      number.put(row.getString(0), i);
      fold[i] = row.getInt(1);
      covered[i] = row.getBoolean(2);
      double lat = Math.toRadians(row.getDouble(3));
      double lon = Math.toRadians(row.getDouble(4));
      point[i] =
          new double[] {
            Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)
          };
      own[i] = new double[FEATURES.size()];
      for (int f = 0; f < own[i].length; f++) {
        own[i][f] = row.getDouble(5 + f);
      }
    }
  }

  /**
   * The types with at least this many facilities that files of volumes name.
   *
   * @param rows {@link AccountFacts#rows} and {@code conformed_account_link}
   */
  static List<String> types(NamedRows rows, int fewest) {
    return rows
        .sql(
            """
            SELECT account_type FROM scored_account a JOIN (%s) c ON c.account_id = a.account_id
            WHERE kind = 'hco' GROUP BY account_type HAVING count(*) >= %d ORDER BY account_type
            """
                .formatted(COVERED, fewest))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /**
   * All facilities of a type, in the order of their ids.
   *
   * @param rows {@link AccountFacts#rows} and {@code conformed_account_link}
   */
  static DemandAccounts ofType(NamedRows rows, String type) {
    DemandAccounts accounts =
        new DemandAccounts(
            rows.sql(
                    """
                    SELECT a.account_id, cast(pmod(xxhash64(a.account_id), %d) AS INT) AS fold,
                      c.account_id IS NOT NULL AS is_covered, a.lat_deg, a.lon_deg, %s
                    FROM scored_account a
                    LEFT JOIN (%s) c ON c.account_id = a.account_id
                    WHERE a.kind = 'hco' AND a.account_type = %s
                    ORDER BY a.account_id
                    """
                        .formatted(
                            DemandModels.FOLDS,
                            String.join(", ", FEATURES.values()),
                            COVERED,
                            SqlText.literal(type)))
                .collectAsList());
    for (Row row :
        rows.sql(
                """
                SELECT v.account_id, v.product_line, sum(v.thousandths
                  + if(v.is_suppressed, cast(%s * 1000 AS BIGINT), 0L)) / 1000
                FROM newest_volume v JOIN scored_account a ON a.account_id = v.account_id
                WHERE a.kind = 'hco' AND a.account_type = %s
                GROUP BY v.account_id, v.product_line
                """
                    .formatted(Estimates.WITHHELD, SqlText.literal(type)))
            .collectAsList()) {
      accounts
          .volumeByLine
          .computeIfAbsent(row.getString(1), line -> new HashMap<>())
          .put(accounts.number.get(row.getString(0)), row.getDouble(2));
    }
    return accounts;
  }

  /** Product lines with volumes for at least this many accounts, in the order of their names. */
  List<String> linesOf(int fewest) {
    return volumeByLine.entrySet().stream()
        .filter(line -> line.getValue().size() >= fewest)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether a file of volumes names the account, in any line. */
  boolean isCovered(int account) {
    return covered[account];
  }

  String id(int account) {
    return ids.get(account);
  }

  List<String> names() {
    return names;
  }

  /** Medicare's procedures a year of each account; 0 where none are published. */
  double[] volumes(String productLine) {
    double[] volumes = new double[own.length];
    volumeByLine
        .getOrDefault(productLine, Map.of())
        .forEach((account, volume) -> volumes[account] = volume);
    return volumes;
  }

  /**
   * Accounts whose volume is known, 0 included.
   *
   * @param index their numbers, ascending
   * @param volume of each
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place, never compared.
  record Known(int[] index, double[] volume) {
    int size() {
      return index.length;
    }

    double[][] of(double[][] rows) {
      return Arrays.stream(index).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }
  }

  Known known(double[] volume, IntPredicate folds) {
    int[] index =
        IntStream.range(0, own.length).filter(i -> covered[i] && folds.test(fold[i])).toArray();
    return new Known(index, Arrays.stream(index).mapToDouble(i -> volume[i]).toArray());
  }

  /**
   * The features of all accounts. The last one is the mean log volume of the nearest known
   * accounts, without the account itself.
   */
  double[][] features(Known known) {
    double[][] features = new double[own.length][];
    for (int i = 0; i < own.length; i++) {
      features[i] = Arrays.copyOf(own[i], names.size());
      features[i][names.size() - 1] = neighbors(i, known);
    }
    return features;
  }

  private double neighbors(int account, Known known) {
    // the worst of the best on top: the farthest, and among equally far ones the last
    PriorityQueue<double[]> nearest =
        new PriorityQueue<>(
            Comparator.<double[]>comparingDouble(n -> n[0])
                .reversed()
                .thenComparing(Comparator.<double[]>comparingDouble(n -> n[1]).reversed()));
    for (int k = 0; k < known.size(); k++) {
      int other = known.index()[k];
      if (other == account) {
        continue;
      }
      double[] a = point[account];
      double[] b = point[other];
      double dx = a[0] - b[0];
      double dy = a[1] - b[1];
      double dz = a[2] - b[2];
      double squared = dx * dx + dy * dy + dz * dz;
      if (nearest.size() < NEIGHBORS || squared < nearest.element()[0]) {
        nearest.add(new double[] {squared, k});
        if (nearest.size() > NEIGHBORS) {
          nearest.remove();
        }
      }
    }
    return nearest.stream()
        .mapToInt(n -> (int) n[1])
        .sorted()
        .mapToDouble(k -> Math.log1p(known.volume()[k]))
        .average()
        .orElse(0);
  }
}
