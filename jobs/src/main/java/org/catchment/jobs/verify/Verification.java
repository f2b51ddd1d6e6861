package org.catchment.jobs.verify;

import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Measures;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/**
 * Recomputes what {@code published.alignment_certificate} claims, from accounts, scores and
 * territories. It shares no code with the solver, and tries every territory for every account:
 * slow, and beyond doubt.
 */
public final class Verification {
  /** Relative difference that rounding of sums and of coordinates can explain. */
  private static final double SAME = 1e-6;

  /** Absolute difference of shares and gaps that rounding can explain. */
  private static final double SAME_SHARE = 1e-8;

  /** If there are more accounts, a sample is triangulated: see contiguity_accounts. */
  private static final long MOST_ON_GROUND = 2_000_000;

  /** A smaller mean squared distance from the centers counts as none: (32 m)^2. */
  private static final double AT_CENTERS_KM2 = 1e-3;

  /** How far rounding can push a quotient beyond a tolerance that is met exactly. */
  private static final double ROUNDING = 1e-12;

  /** Centers are where they should be if they are nearer than this. */
  private static final double SAME_PLACE_M = 10;

  private static final double METERS_PER_KM = 1000;

  /** Columns of share and weight in the rows of accounts; the measures follow. */
  private static final int SHARE = 3;

  private static final int WEIGHT = 4;

  /** Stands for all where there is nothing to check. */
  private static final Claim NOTHING = new Claim("certificate and territories", 1, 0, false);

  private final RunTables tables;
  private final String force;
  private final List<Claim> claims = new ArrayList<>();

  private Verification(RunTables tables, String force) {
    this.tables = tables;
    this.force = force;
  }

  /**
   * A claim and what the tables say.
   *
   * @param name the certificate's column, or another name for the claim
   */
  public record Claim(String name, double claimed, double found, boolean holds) {}

  /**
   * Checks a run; every claim is listed, whether it holds or not. With several sales forces, the
   * name of a claim begins with the force.
   */
  public static List<Claim> of(RunTables tables) {
    List<Claim> claims = new ArrayList<>();
    Set<String> forces = forces(tables);
    if (forces.isEmpty()) {
      claims.add(NOTHING);
    }
    for (String force : forces) {
      Verification verification = new Verification(tables, force);
      verification.check();
      for (Claim claim : verification.claims) {
        String name = forces.size() == 1 ? claim.name : force + ": " + claim.name;
        claims.add(new Claim(name, claim.claimed, claim.found, claim.holds));
      }
    }
    return List.copyOf(claims);
  }

  /** All sales forces that have a certificate, territories or accounts. */
  private static Set<String> forces(RunTables tables) {
    Set<String> forces = new TreeSet<>();
    for (Table table :
        List.of(
            Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
            Table.PUBLISHED_TERRITORY,
            Table.PUBLISHED_ACCOUNT_TERRITORY)) {
      for (Row row : tables.read(table).select("force").distinct().collectAsList()) {
        forces.add(row.getString(0));
      }
    }
    return forces;
  }

  private void check() {
    List<Row> certificates =
        tables
            .read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, force)
            .orderBy("measure")
            .collectAsList();
    List<Row> published =
        tables.read(Table.PUBLISHED_TERRITORY, force).orderBy("territory_id").collectAsList();
    if (certificates.isEmpty() || published.isEmpty()) {
      claims.add(NOTHING);
      return;
    }
    Row certificate = certificates.get(0);
    Map<String, Double> timesByTerritory = new HashMap<>();
    for (Object entry : certificate.getList(certificate.fieldIndex("heavy_accounts"))) {
      Row account = (Row) entry;
      Double times = account.getAs("times");
      timesByTerritory.put(account.getAs("territory_id"), times == null ? 0 : times);
    }
    Territories territories = Territories.of(published, timesByTerritory.keySet());
    Tally tally = tally(certificates, territories);

    same("accounts", certificate.<Long>getAs("accounts"), tally.accounts);
    same("accounts, each once", tally.accounts, scored());
    long notWhole = notWhole();
    claim("shares: accounts not whole", 0, notWhole, notWhole == 0);
    same("territories", certificate.<Integer>getAs("territories"), territories.id.length);
    checkHeavy(territories, tally, timesByTerritory, certificate.<String>getAs("unit"));
    for (int m = 0; m < certificates.size(); m++) {
      checkMeasure(certificates.get(m), certificates.size() > 1, territories, tally.measure[m]);
    }
    BorderCheck.check(tables, force, territories, certificates, tally.measure, this::claim);
    String unit = certificate.getAs("unit");
    double[][] means = tally.means();
    if (!unit.equals("account")) {
      UnitVerification units = new UnitVerification(tables, force, certificate, territories);
      claims.addAll(units.claims());
      tally.objective = units.objective();
      tally.leastCost = units.leastCost();
      means = units.means();
    }
    checkCenters(territories, means);
    checkObjective(certificate, territories, tally);
    if (unit.equals("account")) {
      long accounts = Math.round(tally.accounts);
      long sampleOf = Math.max(1, (accounts + MOST_ON_GROUND - 1) / MOST_ON_GROUND);
      checkContiguity(certificate, onGround(certificates, territories, sampleOf));
    }
  }

  /** Accounts that outweigh a territory: each is alone in one. */
  private void checkHeavy(
      Territories territories, Tally tally, Map<String, Double> timesByTerritory, String unit) {
    double[] due = due(territories, tally.load);
    boolean ofAccounts = unit.equals("account");
    for (int k = 0; k < territories.id.length; k++) {
      if (territories.heavy[k]) {
        boolean single = tally.count[k] == 1 || !ofAccounts;
        claim("accounts in " + territories.id[k], 1, tally.count[k], single);
        double most =
            IntStream.of(territories.sharedOf(territories.region[k]))
                .mapToDouble(j -> due[j])
                .max()
                .orElse(0);
        claim("heavy load of " + territories.id[k], most, tally.load[k], tally.load[k] > most);
        double another = territories.capacity[k] * perCapacity(territories, due, k);
        same(
            "times of " + territories.id[k],
            timesByTerritory.getOrDefault(territories.id[k], 0.0),
            another > 0 ? tally.load[k] / another : 0);
      }
    }
  }

  /**
   * Checks the cost of the division, and the lower bound for any division with these loads and
   * centers.
   */
  private void checkObjective(Row certificate, Territories territories, Tally tally) {
    int[] shared = territories.shared();
    double bound = tally.leastCost;
    for (int k : shared) {
      bound += territories.price[k] * tally.load[k];
    }
    double weight = IntStream.of(shared).mapToDouble(k -> tally.load[k]).sum();
    double atCenters = AT_CENTERS_KM2 * weight;
    double size = Math.max(atCenters, Math.max(1, tally.objective));
    double claimedObjective = certificate.getAs("objective_km2");
    boolean objectiveHolds = Math.abs(claimedObjective - tally.objective) <= SAME * size;
    claim("objective_km2", claimedObjective, tally.objective, objectiveHolds);
    // The bound is a difference of two sums, which grow with the prices.
    double claimedBound = certificate.getAs("bound_km2");
    boolean boundHolds = Math.abs(claimedBound - bound) <= SAME * size;
    claim("bound_km2", claimedBound, bound, boundHolds && bound <= tally.objective + SAME * size);
    double gap =
        tally.objective > atCenters ? Math.max(0, tally.objective - bound) / tally.objective : 0;
    double claimedGap = certificate.getAs("gap");
    claim("gap", claimedGap, gap, Math.abs(claimedGap - gap) <= SAME);
  }

  /** What each shared territory should hold of its region's load; 0 for those of heavy accounts. */
  static double[] due(Territories territories, double[] load) {
    double[] due = new double[load.length];
    Map<String, double[]> heldAndCapacity = new HashMap<>();
    for (int k : territories.shared()) {
      double[] sums =
          heldAndCapacity.computeIfAbsent(territories.region[k], region -> new double[2]);
      sums[0] += load[k];
      sums[1] += territories.capacity[k];
    }
    for (int k : territories.shared()) {
      double[] sums = Objects.requireNonNull(heldAndCapacity.get(territories.region[k]));
      due[k] = territories.capacity[k] / sums[1] * sums[0];
    }
    return due;
  }

  /** What a full-time rep of a territory's region should hold, without heavy accounts. */
  private static double perCapacity(Territories territories, double[] due, int territory) {
    int[] others = territories.sharedOf(territories.region[territory]);
    return IntStream.of(others).mapToDouble(k -> due[k]).sum()
        / IntStream.of(others).mapToDouble(k -> territories.capacity[k]).sum();
  }

  private void checkMeasure(
      Row certificate, boolean several, Territories territories, double[] load) {
    String measure = certificate.getAs("measure");
    String of = several ? " of " + measure : "";
    double[] due = due(territories, load);
    double tolerance = certificate.getAs("tolerance");
    double max = 0;
    double sum = 0;
    int outside = 0;
    for (int k : territories.shared()) {
      double imbalance = due[k] > 0 ? Math.abs(load[k] / due[k] - 1) : 0;
      max = Math.max(max, imbalance);
      sum += imbalance;
      outside += imbalance > tolerance + ROUNDING ? 1 : 0;
      if (measure.equals(territories.measure) && !near(territories.target[k], due[k])) {
        claim("target of " + territories.id[k], territories.target[k], due[k], false);
      }
    }
    share("imbalance_max" + of, certificate.getAs("imbalance_max"), max);
    share(
        "imbalance_mean" + of,
        certificate.getAs("imbalance_mean"),
        sum / territories.shared().length);
    same("outside" + of, certificate.getList(certificate.fieldIndex("outside")).size(), outside);
  }

  /**
   * Checks that centers are at the means of the published accounts, or as far off as homes pull
   * them.
   */
  private void checkCenters(Territories territories, double[][] means) {
    double furthest = 0;
    for (int k = 0; k < means.length; k++) {
      if (means[k].length > 0) {
        double[] wanted = means[k];
        if (territories.pull[k] > 0) {
          for (int axis = 0; axis < wanted.length; axis++) {
            wanted[axis] += territories.pull[k] * (territories.home[k][axis] - wanted[axis]);
          }
        }
        double[] center = toGround(wanted);
        double meters = METERS_PER_KM * Math.sqrt(territories.squaredDistance(center, k));
        furthest = Math.max(furthest, meters);
      }
    }
    claim("meters from mean to center", 0, furthest, furthest <= SAME_PLACE_M);
  }

  private static double[] toGround(double[] point) {
    double length = Math.sqrt(point[0] * point[0] + point[1] * point[1] + point[2] * point[2]);
    return Arrays.stream(point).map(v -> v / length * EARTH_RADIUS_KM).toArray();
  }

  private void checkContiguity(Row certificate, ContiguityCheck found) {
    same("contiguity_accounts", certificate.<Long>getAs("contiguity_accounts"), found.accounts());
    share("neighbor_share", certificate.getAs("neighbor_share"), found.neighborShare());
    int enclaves = certificate.getAs("enclaves");
    claim("enclaves", enclaves, found.enclaves(), enclaves == found.enclaves());
    share("detached_share", certificate.getAs("detached_share"), found.detachedShare());
  }

  private long scored() {
    return tables
        .read(Table.PUBLISHED_ACCOUNT_METRIC)
        .where("is_aligned")
        .select("account_id")
        .distinct()
        .count();
  }

  /** Accounts whose shares are not all in (0, 1], or do not add up to 1. */
  private long notWhole() {
    return tables
        .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
        .groupBy("account_id")
        .agg(
            functions
                .expr("min(share) > 0 AND max(share) <= 1 AND abs(sum(share) - 1) <= " + SAME_SHARE)
                .as("is_whole"))
        .where("NOT is_whole")
        .count();
  }

  private void claim(String name, double claimed, double found, boolean holds) {
    claims.add(new Claim(name, claimed, found, holds));
  }

  private void same(String name, double claimed, double found) {
    claim(name, claimed, found, near(claimed, found));
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  }

  private void share(String name, double claimed, double found) {
    claim(name, claimed, found, Math.abs(claimed - found) <= SAME_SHARE);
  }

  /**
   * Columns territory_id, lat_deg, lon_deg, share, weight, each measure, and account_id: the
   * territory's part of the account.
   */
  private Dataset<Row> accounts(List<Row> certificates) {
    StringBuilder weight = new StringBuilder("0D");
    List<String> columns = new ArrayList<>(List.of("lat_deg", "lon_deg", "share"));
    for (Row certificate : certificates) {
      String measure = Measures.sql(certificate.getAs("measure"));
      weight.append(" + ").append(measure).append(" * ");
      weight.append(certificate.<Double>getAs("weight_per_unit")).append('D');
      columns.add("share * round(" + measure + " * 1000) / 1000");
    }
    columns.add(WEIGHT - 1, "share * round((" + weight + ") * 1000) / 1000 AS weight");

    Dataset<Row> places =
        tables.read(Table.CONFORMED_ACCOUNT).select("account_id", "lat_deg", "lon_deg");
    return tables
        .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
        .select("account_id", "territory_id", "share")
        .join(tables.read(Table.PUBLISHED_ACCOUNT_METRIC), "account_id")
        .join(places, "account_id")
        .selectExpr(
            Stream.of(Stream.of("territory_id"), columns.stream(), Stream.of("account_id"))
                .flatMap(some -> some)
                .toArray(String[]::new));
  }

  /** Each region separately: accounts are no neighbors across the sea. */
  private ContiguityCheck onGround(List<Row> certificates, Territories territories, long sampleOf) {
    List<Row> rows =
        accounts(certificates)
            .where("pmod(xxhash64(account_id), " + sampleOf + "L) = 0")
            .collectAsList();
    Map<String, Integer> number = territories.numbers();
    Map<String, List<Row>> byRegion = new TreeMap<>();
    for (Row row : rows) {
      int k = number.getOrDefault(row.getString(0), -1);
      if (k >= 0 && !territories.heavy[k]) {
        byRegion.computeIfAbsent(territories.region[k], r -> new ArrayList<>()).add(row);
      }
    }
    return byRegion.values().stream()
        .map(some -> onGround(some, number, territories))
        .reduce(ContiguityCheck.EMPTY, ContiguityCheck::plus);
  }

  private static ContiguityCheck onGround(
      List<Row> rows, Map<String, Integer> number, Territories territories) {
    int shared = 0;
    double[][] xyz = new double[3][rows.size()];
    double[] weight = new double[rows.size()];
    int[] territory = new int[rows.size()];
    for (Row row : rows) {
      int k = number.getOrDefault(row.getString(0), -1);
      if (k >= 0 && !territories.heavy[k]) {
        double[] place = Territories.place(row.getDouble(1), row.getDouble(2));
        for (int axis = 0; axis < place.length; axis++) {
          xyz[axis][shared] = place[axis];
        }
        weight[shared] = row.getDouble(WEIGHT);
        territory[shared++] = k;
      }
    }
    return ContiguityCheck.of(
        Arrays.copyOf(xyz[0], shared),
        Arrays.copyOf(xyz[1], shared),
        Arrays.copyOf(xyz[2], shared),
        Arrays.copyOf(weight, shared),
        Arrays.copyOf(territory, shared),
        territories.id.length,
        false);
  }

  private Tally tally(List<Row> certificates, Territories territories) {
    int measures = certificates.size();
    Tally sum = new Tally(territories.id.length, measures);
    accounts(certificates)
        .toJavaRDD()
        .mapPartitions(rows -> List.of(Tally.of(rows, territories, measures)).iterator())
        .collect()
        .forEach(sum::add);
    return sum;
  }

  /** The territories of a run; centers in km from the Earth's middle. */
  @SuppressWarnings("ArrayRecordComponent") // Read in place, once an account.
  record Territories(
      String[] id,
      double[] x,
      double[] y,
      double[] z,
      double[] price,
      double[] target,
      double[] capacity,
      double[][] home,
      double[] pull,
      String[] region,
      String measure,
      boolean[] heavy)
      implements Serializable {

    static Territories of(List<Row> rows, Set<String> ofHeavy) {
      int size = rows.size();
      Territories all =
          new Territories(
              new String[size],
              new double[size],
              new double[size],
              new double[size],
              new double[size],
              new double[size],
              new double[size],
              new double[size][0],
              new double[size],
              new String[size],
              rows.get(0).getAs("measure"),
              new boolean[size]);
      for (int k = 0; k < size; k++) {
        Row row = rows.get(k);
        all.id[k] = row.getAs("territory_id");
        double[] center =
            place(row.<Double>getAs("center_lat_deg"), row.<Double>getAs("center_lon_deg"));
        all.x[k] = center[0];
        all.y[k] = center[1];
        all.z[k] = center[2];
        all.price[k] = row.<Double>getAs("price_km2");
        all.target[k] = row.<Double>getAs("target");
        all.capacity[k] = row.<Double>getAs("capacity");
        all.region[k] = row.getAs("border_region");
        all.pull[k] = row.<Double>getAs("home_pull");
        if (all.pull[k] > 0) {
          all.home[k] = place(row.<Double>getAs("home_lat_deg"), row.<Double>getAs("home_lon_deg"));
        }
        all.heavy[k] = ofHeavy.contains(all.id[k]);
      }
      return all;
    }

    Map<String, Integer> numbers() {
      Map<String, Integer> number = new HashMap<>();
      for (int k = 0; k < id.length; k++) {
        number.put(id[k], k);
      }
      return number;
    }

    /** Numbers of the territories without a heavy account. */
    int[] shared() {
      return IntStream.range(0, id.length).filter(k -> !heavy[k]).toArray();
    }

    /** Numbers of those of a region without a heavy account. */
    int[] sharedOf(String some) {
      return IntStream.of(shared()).filter(k -> region[k].equals(some)).toArray();
    }

    /**
     * For each territory, those that its accounts could have been in: the shared ones of its
     * region.
     */
    int[][] choices() {
      Map<String, int[]> byRegion = new HashMap<>();
      int[][] choices = new int[id.length][];
      Arrays.setAll(choices, k -> byRegion.computeIfAbsent(region[k], this::sharedOf));
      return choices;
    }

    /** Squared straight distance, km^2. */
    double squaredDistance(double[] place, int k) {
      double dx = place[0] - x[k];
      double dy = place[1] - y[k];
      double dz = place[2] - z[k];
      return dx * dx + dy * dy + dz * dz;
    }

    static double[] place(double latDeg, double lonDeg) {
      double lat = Math.toRadians(latDeg);
      double lon = Math.toRadians(lonDeg);
      return new double[] {
        EARTH_RADIUS_KM * Math.cos(lat) * Math.cos(lon),
        EARTH_RADIUS_KM * Math.cos(lat) * Math.sin(lon),
        EARTH_RADIUS_KM * Math.sin(lat)
      };
    }
  }

  /** Sums over accounts. */
  static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Sum of the shares: each account counts once. */
    double accounts;

    /** By territory: accounts, shared ones included. */
    final long[] count;

    /** Weight by territory. */
    final double[] load;

    /** By measure and territory. */
    final double[][] measure;

    /** By territory: sums of weight times place, km. */
    final double[][] weighed;

    /** By territory: sums of places, km. */
    final double[][] plain;

    /** Sum of weight times squared distance to the own center, without heavy accounts. */
    double objective;

    /** Sum of weight times the least squared distance less price, without heavy accounts. */
    double leastCost;

    Tally(int territories, int measures) {
      measure = new double[measures][territories];
      count = new long[territories];
      load = new double[territories];
      weighed = new double[territories][3];
      plain = new double[territories][3];
    }

    /** The mean place of each territory, km; empty for one without accounts. */
    double[][] means() {
      double[][] means = new double[load.length][];
      Arrays.setAll(means, k -> mean(load[k] > 0 ? weighed[k] : plain[k], load[k], count[k]));
      return means;
    }

    static double[] mean(double[] sum, double weight, long count) {
      double mass = weight > 0 ? weight : count;
      return count == 0 ? new double[0] : Arrays.stream(sum).map(v -> v / mass).toArray();
    }

    static Tally of(Iterator<Row> rows, Territories territories, int measures) {
      Tally tally = new Tally(territories.id.length, measures);
      Map<String, Integer> number = territories.numbers();
      int[][] choices = territories.choices();
      while (rows.hasNext()) {
        Row row = rows.next();
        Integer own = number.get(row.getString(0));
        if (own == null) {
          continue; // Not counted, so the counts will differ.
        }
        double[] place = Territories.place(row.getDouble(1), row.getDouble(2));
        double weight = row.getDouble(WEIGHT);
        tally.accounts += row.getDouble(SHARE);
        tally.count[own]++;
        tally.load[own] += weight;
        for (int axis = 0; axis < place.length; axis++) {
          tally.weighed[own][axis] += weight * place[axis];
          tally.plain[own][axis] += place[axis];
        }
        for (int m = 0; m < measures; m++) {
          tally.measure[m][own] += row.getDouble(WEIGHT + 1 + m);
        }
        if (!territories.heavy[own]) {
          tally.objective += weight * territories.squaredDistance(place, own);
          double least = Double.POSITIVE_INFINITY;
          for (int k : choices[own]) {
            least = Math.min(least, territories.squaredDistance(place, k) - territories.price[k]);
          }
          tally.leastCost += weight * least;
        }
      }
      return tally;
    }

    void add(Tally other) {
      accounts += other.accounts;
      for (int k = 0; k < load.length; k++) {
        count[k] += other.count[k];
        load[k] += other.load[k];
        for (int axis = 0; axis < weighed[k].length; axis++) {
          weighed[k][axis] += other.weighed[k][axis];
          plain[k][axis] += other.plain[k][axis];
        }
        for (int m = 0; m < measure.length; m++) {
          measure[m][k] += other.measure[m][k];
        }
      }
      objective += other.objective;
      leastCost += other.leastCost;
    }
  }
}
