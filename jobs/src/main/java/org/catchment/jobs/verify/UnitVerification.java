package org.catchment.jobs.verify;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification.Claim;
import org.catchment.jobs.verify.Verification.Territories;

/**
 * Recomputes what is claimed about runs that divide units of geography: their objective, bound and
 * contiguity are computed over the units.
 */
final class UnitVerification {
  private static final double SAME = 1e-6;

  private final List<Claim> claims = new ArrayList<>();
  private final Map<String, Unit> units = new TreeMap<>();
  private final double[][] weighed;
  private final double[][] plain;
  private final double[] load;
  private final long[] count;
  private double objective;
  private double leastCost;

  /**
   * A unit.
   *
   * @param territory its number
   * @param neighbors codes of the units that it touches
   */
  private record Unit(int territory, double weight, List<String> neighbors) {}

  UnitVerification(RunTables tables, String force, Row certificate, Territories territories) {
    Map<String, Integer> number = territories.numbers();
    int[][] choices = territories.choices();
    int unknown = 0;
    weighed = new double[territories.id().length][3];
    plain = new double[territories.id().length][3];
    load = new double[territories.id().length];
    count = new long[territories.id().length];
    for (Row row : tables.read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force).collectAsList()) {
      int own = number.getOrDefault(row.<String>getAs("territory_id"), -1);
      if (own < 0) {
        unknown++;
        continue;
      }
      double weight = row.<Double>getAs("weight");
      units.put(row.getAs("unit_id"), new Unit(own, weight, new ArrayList<>()));
      double[] place =
          Territories.place(row.<Double>getAs("lat_deg"), row.<Double>getAs("lon_deg"));
      load[own] += weight;
      count[own]++;
      for (int axis = 0; axis < place.length; axis++) {
        weighed[own][axis] += weight * place[axis];
        plain[own][axis] += place[axis];
      }
      if (!territories.heavy()[own]) {
        objective += weight * territories.squaredDistance(place, own);
        double least = Double.POSITIVE_INFINITY;
        for (int k : choices[own]) {
          least = Math.min(least, territories.squaredDistance(place, k) - territories.price()[k]);
        }
        leastCost += weight * least;
      }
    }
    claim("units in unknown territories", 0, unknown);
    checkAccounts(tables, force, certificate.getAs("unit"));
    for (Row row : tables.read(Table.PUBLISHED_GEOGRAPHY_NEIGHBOR).collectAsList()) {
      link(row.getAs("unit_id"), row.getAs("neighbor_id"), territories);
      link(row.getAs("neighbor_id"), row.getAs("unit_id"), territories);
    }
    checkContiguity(certificate, territories);
  }

  /** Units on two sides of a border are no neighbors. */
  private void link(String unit, String neighbor, Territories territories) {
    if (units.containsKey(unit) && units.containsKey(neighbor)) {
      String region = territories.region()[unit(unit).territory];
      if (region.equals(territories.region()[unit(neighbor).territory])) {
        unit(unit).neighbors.add(neighbor);
      }
    }
  }

  private Unit unit(String code) {
    return Objects.requireNonNull(units.get(code));
  }

  /** Checks that accounts are where their county or, if it is known, their ZIP code is. */
  private void checkAccounts(RunTables tables, String force, String unit) {
    long elsewhere =
        tables
            .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
            .select("account_id", "territory_id")
            .join(
                tables
                    .read(Table.CONFORMED_ACCOUNT)
                    .select(
                        col("account_id"),
                        col(unit.equals("zip") ? "zip" : "county_id").as("unit_id")),
                "account_id")
            .join(
                tables
                    .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force)
                    .select(col("unit_id"), col("territory_id").as("territory_of_unit")),
                "unit_id")
            .where("territory_id <> territory_of_unit")
            .count();
    claim("accounts outside their " + unit, 0, elsewhere);
    double counted = 0;
    for (Row row :
        tables
            .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force)
            .selectExpr("sum(accounts)")
            .collectAsList()) {
      counted = row.isNullAt(0) ? 0 : row.getLong(0);
    }
    double covered = 0;
    for (Row row :
        tables
            .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
            .selectExpr("sum(share)")
            .collectAsList()) {
      covered = row.isNullAt(0) ? 0 : row.getDouble(0);
    }
    claim("accounts in units", covered, counted);
  }

  private void checkContiguity(Row certificate, Territories territories) {
    Map<String, Integer> component = new HashMap<>();
    Set<String> seen = new HashSet<>();
    int components = 0;
    for (String unit : units.keySet()) {
      for (String reached : reach(unit, component.keySet(), territories, false)) {
        component.put(reached, components);
      }
      components++;
    }
    Map<String, Double> heaviest = new HashMap<>();
    int enclaves = 0;
    int among = 0;
    int looked = 0;
    double detached = 0;
    double total = 0;
    for (Map.Entry<String, Unit> entry : units.entrySet()) {
      Unit unit = entry.getValue();
      if (territories.heavy()[unit.territory]) {
        continue;
      }
      looked++;
      among += unit.neighbors.stream().allMatch(n -> isSame(n, unit, territories)) ? 1 : 0;
      Set<String> piece = reach(entry.getKey(), seen, territories, true);
      if (piece.isEmpty()) {
        continue;
      }
      seen.addAll(piece);
      double mass = piece.stream().mapToDouble(u -> unit(u).weight).sum();
      total += mass;
      String key = component.get(entry.getKey()) + " " + unit.territory;
      Double before = heaviest.get(key);
      if (before != null) {
        enclaves++;
        detached += Math.min(before, mass);
      }
      heaviest.merge(key, mass, Math::max);
    }
    claim("enclaves", certificate.<Integer>getAs("enclaves"), enclaves);
    claim("neighbor_share", certificate.<Double>getAs("neighbor_share"), (double) among / looked);
    claim(
        "detached_share",
        certificate.<Double>getAs("detached_share"),
        total > 0 ? detached / total : 0);
  }

  /** Whether a neighbor does not separate territories: it is in the same one, or heavy. */
  private boolean isSame(String neighbor, Unit unit, Territories territories) {
    int other = unit(neighbor).territory;
    return territories.heavy()[other] || other == unit.territory;
  }

  /** The units connected with a unit: over all units, or over those of its territory. */
  private Set<String> reach(
      String first, Set<String> known, Territories territories, boolean inTerritory) {
    Set<String> reached = new HashSet<>();
    if (known.contains(first)) {
      return reached;
    }
    int own = unit(first).territory;
    Deque<String> open = new ArrayDeque<>(List.of(first));
    reached.add(first);
    while (!open.isEmpty()) {
      for (String next : unit(open.remove()).neighbors) {
        boolean isPart = unit(next).territory == own && !territories.heavy()[own];
        if ((!inTerritory || isPart) && reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }

  private void claim(String name, double claimed, double found) {
    double size = Math.max(1, Math.max(Math.abs(claimed), Math.abs(found)));
    claims.add(new Claim(name, claimed, found, Math.abs(claimed - found) <= SAME * size));
  }

  List<Claim> claims() {
    return claims;
  }

  /** The mean place of each territory's units, km; empty for one without units. */
  double[][] means() {
    double[][] means = new double[load.length][];
    Arrays.setAll(
        means,
        k -> Verification.Tally.mean(load[k] > 0 ? weighed[k] : plain[k], load[k], count[k]));
    return means;
  }

  /** Sum of weight times squared distance to the own center, km^2, without units that are alone. */
  double objective() {
    return objective;
  }

  /** Sum of weight times the least squared distance less price, likewise. */
  double leastCost() {
    return leastCost;
  }
}
