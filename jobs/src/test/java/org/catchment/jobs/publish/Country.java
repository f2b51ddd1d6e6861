package org.catchment.jobs.publish;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Publish} would give the page for a small country: a rectangle of two states, west and
 * east, in three by two territories of 3,000 map units a side. A seventh territory has no ground.
 *
 * <pre>
 *          x 0 .. 3000   3000 .. 6000   6000 .. 9000
 * y 0      T001          T002           T003
 * y 3000   T004          T005           T006
 * </pre>
 */
final class Country {
  static final List<String> NAMES =
      List.of(
          "Ashford OH",
          "Brookfield WI",
          "Mayagüez PR",
          "Denver CO 10",
          "Denver CO 2",
          "Fargo ND",
          "Galena AK");

  /** Of a tolerance of 2%. They add up to 0; a territory's hours are 1,000 times one plus this. */
  private static final double[] IMBALANCE = {0.02, -0.01, 0, 0.01, -0.02, 0.005, -0.005};

  /** Millions of US dollars; the mean is 4, so the index is 25 times this. */
  private static final double[] POTENTIAL = {2, 7, 1, 6, 3, 5, 4};

  String title = "7 territories, Squareland";
  final Map<String, Object> run =
      new LinkedHashMap<>(
          Map.ofEntries(
              entry("run_id", "20260102T030405Z-abcd"),
              entry("finished_at", "2026-01-02T03:04:05Z"),
              entry("measure", "workload_hours"),
              entry("territories", 7),
              entry("accounts", 108),
              entry("accounts_shown", 4),
              entry("read", 110),
              entry("rejected", 2),
              entry("workload_hours", 7000.0),
              entry("potential_usd", 28e6),
              entry("color", "territory"),
              entry("distance", "km"),
              entry(
                  "metrics",
                  List.of(Map.of("name", "or_count", "unit", "rooms", "description", "All."))),
              entry("tolerance", 0.02),
              entry("outside", 0),
              entry("imbalance_max", 0.02),
              entry("imbalance_mean", 0.01),
              entry("mean_km", 50.0),
              entry("modelled", "Modelled, not measured.")));
  final List<Map<String, Object>> states = List.of(state("WE", 0), state("EA", 4500));
  final List<Map<String, Object>> territories = new ArrayList<>();
  List<String> types = List.of("hospital");
  MapPage.AccountColumns accounts = new MapPage.AccountColumns();

  Country() {
    for (int t = 0; t < NAMES.size(); t++) {
      territories.add(territory(t));
    }
    add(accounts, 1, 4000, 1000, 3_000_000, "1234567893", "Riverside Hospital", "Brookfield WI");
    add(accounts, 1, 4000, 1000, 2_000_000, "1245319599", "Riverside Surgery", "Brookfield WI");
    add(accounts, 5, 7000, 4000, 1_000_000, "1003000126", "Fargo Clinic", "Fargo ND");
    add(accounts, 6, 300, 5900, 500_000, "ccn:020001", "Galena Health Center", "Galena AK");
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("title", title);
    data.put("run", run);
    data.put("width", UsProjection.WIDTH);
    data.put("height", UsProjection.HEIGHT);
    data.put("states", states);
    data.put("territories", territories);
    data.put("accounts", MapPage.accounts(types, accounts));
    return data;
  }

  /** The middle of a territory that has ground. */
  static int[] center(int t) {
    return new int[] {3000 * (t % 3) + 1500, 3000 * (t / 3) + 1500};
  }

  /** Ground of a territory near its north-west corner, clear of names, accounts and borders. */
  static int[] spot(int t) {
    return new int[] {3000 * (t % 3) + 500, 3000 * (t / 3) + 500};
  }

  /** One more account, of the first type and with 12.5 hours; give the largest potential first. */
  static void add(
      MapPage.AccountColumns to,
      int territory,
      int x,
      int y,
      long usd,
      String id,
      String name,
      String place) {
    to.x.add(x);
    to.y.add(y);
    to.territory.add(territory);
    to.type.add(0);
    to.id.add(id);
    to.name.add(name);
    to.place.add(place);
    to.potentialUsd.add(usd);
    to.workloadCentihours.add(1250L);
  }

  private static Map<String, Object> state(String code, int west) {
    return new LinkedHashMap<>(
        Map.of("code", code, "name", code, "rings", List.of(rectangle(west, 0, 4500, 6000))));
  }

  private static Map<String, Object> territory(int t) {
    boolean ground = t < 6;
    int[] center = ground ? center(t) : new int[] {300, 5900};
    Map<String, Object> territory = new LinkedHashMap<>();
    territory.put("id", "T00" + (t + 1));
    territory.put("name", NAMES.get(t));
    territory.put("center", center);
    territory.put(
        "rings",
        ground ? List.of(rectangle(center[0] - 1500, center[1] - 1500, 3000, 3000)) : List.of());
    territory.put("accounts", 15 + t);
    territory.put("workload_hours", 1000 * (1 + IMBALANCE[t]));
    territory.put("is_heavy", false);
    territory.put("without_load", false);
    territory.put("imbalance", IMBALANCE[t]);
    territory.put("potential_usd", POTENTIAL[t] * 1e6);
    territory.put("potential_index", POTENTIAL[t] * 25);
    territory.put("mean_km", 10.0 + t);
    territory.put("max_km", 2 * (10.0 + t));
    territory.put("metric", Map.of("or_count", 10.0 * t));
    territory.put("color", t);
    return territory;
  }

  private static int[] rectangle(int x, int y, int width, int height) {
    return new int[] {x, y, x + width, y, x + width, y + height, x, y + height, x, y};
  }
}
