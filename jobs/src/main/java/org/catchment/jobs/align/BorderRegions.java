package org.catchment.jobs.align;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.geo.GreatCircle;

/**
 * The parts of the nation that no territory leaves, each with its territories.
 *
 * <p>Territories go to regions by their loads, by largest remainder (Hamilton's method), at least
 * one to each; a rep with a home counts for the region of the home. A region with less than half a
 * territory's load joins the nearest one, and so does the lightest where there are more regions
 * than territories, or no rep is left for one.
 */
final class BorderRegions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A region with less than this part of a mean territory's load gets no territory of its own. */
  private static final double LEAST_LOAD = 0.5;

  /** The only region where there are no borders. */
  private static final String NATION = "nation";

  private final boolean sea;
  private final List<Region> regions;

  /** The region of each {@link SeaRegion}; without borders, the nation. */
  private final int[] of;

  /**
   * A region.
   *
   * @param key its name in tables, taken from its heaviest part
   * @param words its name for people
   * @param joined the lighter parts that have joined it, and why: for people
   * @param territories indices of {@link AlignmentPlan#reps}
   */
  record Region(String key, String words, List<Joined> joined, int[] territories)
      implements Serializable {}

  /** A part that has joined a region, for people. */
  record Joined(String key, String words, String reason) implements Serializable {}

  /**
   * What some accounts add up to.
   *
   * @param latDeg where they are, degrees; likewise {@code lonDeg}
   * @param accounts how many, each of about the same weight
   * @param weight of all of them
   */
  record Cell(double latDeg, double lonDeg, long accounts, double weight) {}

  private BorderRegions(boolean sea, List<Region> regions, int[] of) {
    this.sea = sea;
    this.regions = List.copyOf(regions);
    this.of = of;
  }

  /** Gives the plan's territories to the regions of these accounts. */
  static BorderRegions of(List<AlignConfig.Border> borders, AlignmentPlan plan, List<Cell> cells) {
    if (!borders.contains(AlignConfig.Border.SEA)) {
      int[] all = IntStream.range(0, plan.reps().size()).toArray();
      return new BorderRegions(
          false, List.of(new Region(NATION, "the nation", List.of(), all)), new int[1]);
    }
    return new Seas(plan, cells).regions();
  }

  List<Region> all() {
    return regions;
  }

  /** The region of a place, degrees. */
  int at(double latDeg, double lonDeg) {
    return sea ? of[SeaRegion.at(latDeg, lonDeg).ordinal()] : 0;
  }

  /** The region of each territory, length K. */
  int[] ofTerritories() {
    int[] region = new int[regions.stream().mapToInt(r -> r.territories.length).sum()];
    for (int r = 0; r < regions.size(); r++) {
      for (int k : regions.get(r).territories) {
        region[k] = r;
      }
    }
    return region;
  }

  /** The regions of the sea while they join each other and get their territories. */
  private static final class Seas {
    private final List<AlignConfig.Rep> reps;
    private final double meanCapacity;

    /** By their heaviest sea region; parts that have joined another one are removed. */
    private final Map<SeaRegion, Part> parts = new TreeMap<>();

    /** One or more sea regions. */
    private static final class Part {
      final SeaRegion heaviest;
      final List<SeaRegion> members = new ArrayList<>();
      final List<Joined> joined = new ArrayList<>();
      final List<Cell> cells = new ArrayList<>();
      final List<Integer> homes = new ArrayList<>();
      final List<Integer> territories = new ArrayList<>();

      /** The number of reps that it needs, in full-time reps. */
      double need;

      /** The part of the need that its territories do not cover. */
      double missing;

      long accounts;
      double weight;

      Part(SeaRegion region) {
        heaviest = region;
        members.add(region);
      }

      void take(int k, List<AlignConfig.Rep> reps, boolean[] taken) {
        territories.add(k);
        missing -= reps.get(k).capacity();
        taken[k] = true;
      }
    }

    Seas(AlignmentPlan plan, List<Cell> cells) {
      reps = plan.reps();
      double capacity = reps.stream().mapToDouble(AlignConfig.Rep::capacity).sum();
      meanCapacity = capacity / reps.size();
      for (Cell cell : cells) {
        Part part = parts.computeIfAbsent(SeaRegion.at(cell.latDeg, cell.lonDeg), Part::new);
        part.cells.add(cell);
        part.accounts += cell.accounts;
        part.weight += cell.weight;
      }
      noteNeeds(cells, capacity);
      for (int k = 0; k < reps.size(); k++) {
        AlignConfig.Rep rep = reps.get(k);
        if (rep.homePull() > 0 && rep.homeLatDeg() != null && rep.homeLonDeg() != null) {
          partOf(rep.homeLatDeg(), rep.homeLonDeg()).homes.add(k);
        }
      }
    }

    /** The part that a home is in; if it has no accounts, the nearest one. */
    private Part partOf(double latDeg, double lonDeg) {
      Part part = parts.get(SeaRegion.at(latDeg, lonDeg));
      if (part != null) {
        return part;
      }
      Cell home = new Cell(latDeg, lonDeg, 0, 0);
      return parts.values().stream()
          .min(Comparator.comparingDouble(other -> nearestKm(List.of(home), other.cells)))
          .orElseThrow();
    }

    /**
     * What each part needs, in proportion to its weight; but an account that outweighs a territory
     * needs only one.
     */
    private void noteNeeds(List<Cell> cells, double capacity) {
      List<Cell> heaviestFirst =
          cells.stream()
              .filter(cell -> cell.weight > 0)
              .sorted(Comparator.comparingDouble(cell -> -cell.weight / cell.accounts))
              .toList();
      double left = capacity;
      double rest = cells.stream().mapToDouble(Cell::weight).sum();
      Map<SeaRegion, Double> heavy = new TreeMap<>();
      Map<SeaRegion, Double> heavyNeed = new TreeMap<>();
      for (Cell cell : heaviestFirst) {
        double mean = cell.weight / cell.accounts;
        double taken = meanCapacity * cell.accounts;
        if (mean * left <= meanCapacity * rest || taken >= left || cell.weight >= rest) {
          break;
        }
        left -= taken;
        rest -= cell.weight;
        SeaRegion region = SeaRegion.at(cell.latDeg, cell.lonDeg);
        heavy.merge(region, cell.weight, Double::sum);
        heavyNeed.merge(region, taken, Double::sum);
      }
      for (Part part : parts.values()) {
        double light = part.weight - heavy.getOrDefault(part.heaviest, 0.0);
        part.need += heavyNeed.getOrDefault(part.heaviest, 0.0) + light / rest * left;
        part.missing = part.need;
      }
    }

    BorderRegions regions() {
      joinLight();
      joinWithoutRep();
      giveTerritories();
      List<Region> regions = new ArrayList<>();
      int[] of = new int[SeaRegion.values().length];
      for (Part part : parts.values()) {
        for (SeaRegion member : part.members) {
          of[member.ordinal()] = regions.size();
        }
        regions.add(
            new Region(
                part.heaviest.key(),
                part.heaviest.words,
                List.copyOf(part.joined),
                part.territories.stream().mapToInt(Integer::intValue).sorted().toArray()));
      }
      return new BorderRegions(true, regions, of);
    }

    private void joinLight() {
      Part part = lightest(false);
      while (parts.size() > 1 && part.need < LEAST_LOAD * meanCapacity) {
        double percent = 100 * part.need / meanCapacity;
        join(part, String.format(Locale.ROOT, "%.0f %% of a territory's load", percent));
        part = lightest(false);
      }
    }

    /** Joins regions while more of them lack a rep with a home than there are reps without one. */
    private void joinWithoutRep() {
      while (parts.size() > 1 && partsWithoutHome() > freeReps()) {
        join(lightest(true), "no rep is left for it");
      }
    }

    private long partsWithoutHome() {
      return parts.values().stream().filter(part -> part.homes.isEmpty()).count();
    }

    private long freeReps() {
      return reps.size() - parts.values().stream().mapToInt(part -> part.homes.size()).sum();
    }

    private Part lightest(boolean withoutHome) {
      return parts.values().stream()
          .filter(part -> !withoutHome || part.homes.isEmpty())
          .min(Comparator.comparingDouble(part -> part.need))
          .orElseThrow();
    }

    private void join(Part part, String reason) {
      parts.remove(part.heaviest);
      Part nearest =
          parts.values().stream()
              .min(Comparator.comparingDouble(other -> nearestKm(part.cells, other.cells)))
              .orElseThrow();
      Part stronger = nearest.weight >= part.weight ? nearest : part;
      Part other = stronger == nearest ? part : nearest;
      parts.remove(nearest.heaviest);
      parts.put(stronger.heaviest, stronger);
      stronger.members.addAll(other.members);
      stronger.joined.addAll(other.joined);
      stronger.joined.add(new Joined(other.heaviest.key(), other.heaviest.words, reason));
      stronger.cells.addAll(other.cells);
      stronger.homes.addAll(other.homes);
      stronger.need += other.need;
      stronger.missing += other.missing;
      stronger.accounts += other.accounts;
      stronger.weight += other.weight;
    }

    private static double nearestKm(List<Cell> one, List<Cell> other) {
      double least = Double.POSITIVE_INFINITY;
      for (Cell a : one) {
        for (Cell b : other) {
          least = Math.min(least, GreatCircle.km(a.latDeg, a.lonDeg, b.latDeg, b.lonDeg));
        }
      }
      return least;
    }

    private void giveTerritories() {
      boolean[] taken = new boolean[reps.size()];
      for (Part part : parts.values()) {
        if (part.homes.size() > part.accounts) {
          throw UserError.config(
              String.format(
                  Locale.ROOT,
                  "%,d reps have their homes in %s, where there are %,d accounts.",
                  part.homes.size(),
                  part.heaviest.words,
                  part.accounts),
              "Leave some of them out of the roster, or set their pull to 0.");
        }
        part.homes.forEach(k -> part.take(k, reps, taken));
      }
      for (Part part : parts.values()) {
        if (part.homes.isEmpty()) {
          IntStream.range(0, reps.size())
              .filter(k -> !taken[k])
              .boxed()
              .min(Comparator.comparingDouble(k -> Math.abs(reps.get(k).capacity() - part.need)))
              .ifPresent(k -> part.take(k, reps, taken));
        }
      }
      // Always to the part that lacks most: for equal reps, that is largest remainder.
      IntStream.range(0, reps.size())
          .filter(k -> !taken[k])
          .boxed()
          .sorted(Comparator.comparingDouble(k -> -reps.get(k).capacity()))
          .forEach(
              k ->
                  parts.values().stream()
                      .filter(part -> part.territories.size() < part.accounts)
                      .min(Comparator.comparingDouble(part -> -part.missing))
                      .orElseThrow()
                      .take(k, reps, taken));
    }
  }
}
