package org.catchment.jobs.generate.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.catchment.jobs.generate.known.Resource;

/**
 * The ZIP codes of a state and how likely a practice is in each: half by the people who live there,
 * half by the facilities there, which are real.
 */
public final class Zips {
  private static final List<String> FACILITIES =
      List.of(
          "ambulatory_surgical_center",
          "dialysis",
          "home_health_agencies",
          "hospice",
          "hospitals",
          "nursing",
          "primary_care_facilities",
          "primary_care_facilities_children",
          "primary_care_facilities_women",
          "rehab",
          "urgent_care_facilities");

  /** Total weight of the people, and of the facilities, of a state. */
  private static final double HALF = 1e9;

  private record Zip(String code, String city, String state, String stateFips) {}

  private static final class Weight {
    double people;
    double facilities;
  }

  private final byte[][] code;
  private final byte[][] city;
  private final byte[] stateFips;

  /** Cumulated weights of the ZIP codes, each included. */
  private final long[] cumulative;

  private Zips(List<Zip> zips, long[] cumulative) {
    code = zips.stream().map(zip -> CsvBuffer.ascii(zip.code())).toArray(byte[][]::new);
    city =
        zips.stream()
            .map(zip -> CsvBuffer.ascii(zip.city().toUpperCase(Locale.ROOT)))
            .toArray(byte[][]::new);
    // A ZIP code on a border may be listed under the county beyond it; the most frequent state
    // counts.
    Map<String, Integer> fips = new TreeMap<>();
    zips.forEach(zip -> fips.merge(zip.stateFips(), 1, Integer::sum));
    stateFips =
        CsvBuffer.ascii(
            fips.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey());
    this.cumulative = cumulative;
  }

  /** One of the state's ZIP codes, by its number. */
  int draw(Chance chance) {
    long at = chance.below(cumulative[cumulative.length - 1]);
    int found = Arrays.binarySearch(cumulative, at);
    int zip = found < 0 ? -found - 1 : found;
    while (cumulative[zip] <= at) { // those of weight 0 reach no farther than the one before
      zip++;
    }
    return zip;
  }

  public byte[] code(int zip) {
    return code[zip];
  }

  public byte[] city(int zip) {
    return city[zip];
  }

  public byte[] stateFips() {
    return stateFips;
  }

  /** One table a state, in the order of {@code states}. */
  public static Zips[] of(List<String> states) {
    Map<String, Zip> byCode = new TreeMap<>();
    for (String[] row :
        Resource.rows("/embedded/geography/fipscodes.csv", "zip", "city", "state", "fipscounty")) {
      String code = fiveDigits(row[0]);
      byCode.putIfAbsent(code, new Zip(code, row[1], row[2], fiveDigits(row[3]).substring(0, 2)));
    }
    Map<String, Weight> weights = new HashMap<>();
    people().forEach((code, people) -> weight(weights, code).people += people);
    for (String type : FACILITIES) {
      for (String[] row : Resource.rows("/embedded/providers/" + type + ".csv", "zip", "state")) {
        Zip zip = row[0].length() < 5 ? null : byCode.get(row[0].substring(0, 5));
        if (zip != null && zip.state().equals(row[1])) {
          weight(weights, zip.code()).facilities++;
        }
      }
    }
    return states.stream().map(state -> of(state, byCode, weights)).toArray(Zips[]::new);
  }

  private static Zips of(String state, Map<String, Zip> byCode, Map<String, Weight> weights) {
    List<Zip> zips =
        byCode.values().stream()
            .filter(zip -> zip.state().equals(state) && weights.containsKey(zip.code()))
            .toList();
    Weight all = new Weight();
    for (Zip zip : zips) {
      all.people += weight(weights, zip.code()).people;
      all.facilities += weight(weights, zip.code()).facilities;
    }
    long[] cumulative = new long[zips.size()];
    long sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      Weight weight = weight(weights, zips.get(i).code());
      sum +=
          Math.round(
              HALF * weight.people / Math.max(1, all.people)
                  + HALF * weight.facilities / Math.max(1, all.facilities));
      cumulative[i] = sum;
    }
    return new Zips(zips, cumulative);
  }

  /** The population of each ZIP code: a place's population, shared equally by its ZIP codes. */
  private static Map<String, Double> people() {
    Map<List<String>, Double> byPlace = new HashMap<>();
    for (String[] row :
        Resource.rows(
            "/embedded/geography/demographics.csv", "STNAME", "NAME", "POPESTIMATE2015")) {
      byPlace.merge(
          List.of(row[0], row[1]), row[2].isEmpty() ? 0 : Double.parseDouble(row[2]), Double::sum);
    }
    Map<List<String>, Set<String>> codes = new HashMap<>();
    for (String[] row :
        Resource.rows("/embedded/geography/zipcodes.csv", "USPS", "NAME", "ZCTA5")) {
      if (!row[2].isEmpty()) {
        codes
            .computeIfAbsent(List.of(row[0], row[1]), place -> new HashSet<>())
            .add(fiveDigits(row[2]));
      }
    }
    // In order, because floating-point sums depend on it.
    Map<String, List<Double>> shares = new TreeMap<>();
    codes.forEach(
        (place, own) -> {
          double share = byPlace.getOrDefault(place, 0.0) / own.size();
          own.forEach(code -> shares.computeIfAbsent(code, c -> new ArrayList<>()).add(share));
        });
    Map<String, Double> people = new TreeMap<>();
    shares.forEach(
        (code, own) -> people.put(code, own.stream().sorted().mapToDouble(share -> share).sum()));
    return people;
  }

  private static Weight weight(Map<String, Weight> weights, String code) {
    return weights.computeIfAbsent(code, c -> new Weight());
  }

  private static String fiveDigits(String code) {
    return "0".repeat(Math.max(0, 5 - code.length())) + code;
  }
}
