package org.catchment.benchmarks;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.catchment.benchmarks.Meter.Taken;
import org.jspecify.annotations.Nullable;

/** What a run of {@code bench engine} found, and how it tells. */
final class Comparison {
  private static final String ROW = "  %-30s %9s %9s %11s %10s %12s %9s %9s %6s%n";

  private final ContestWorld world;
  private final SetAside aside;
  private final int territories;
  private final long seed;
  private final Taken<Division> taken;
  private final Quality ours;

  /** The part of the objective that a better division could save at most, if the engine says. */
  @Nullable Double gap;

  @Nullable Double detachedShare;
  @Nullable Peer mllib;
  @Nullable Peer bisection;

  Comparison(
      ContestWorld world, SetAside aside, int territories, long seed, Taken<Division> taken) {
    this.world = world;
    this.aside = aside;
    this.territories = territories;
    this.seed = seed;
    this.taken = taken;
    ours = Quality.of(world, aside, taken.result().territory(), territories);
  }

  /** What another took, and how good it was. */
  record Peer(
      double cpuSeconds,
      double wallSeconds,
      double peakRssMb,
      int jobs,
      Quality quality,
      String name) {}

  Peer judged(Taken<Division> bisected) {
    return new Peer(
        bisected.cpuSeconds(),
        bisected.wallSeconds(),
        bisected.peakRssMb(),
        bisected.jobs(),
        Quality.of(world, aside, bisected.result().territory(), territories),
        "recursive bisection, 1 thread");
  }

  /** The figures that the engine is held to; null for what was not measured. */
  Map<String, @Nullable Object> headline() {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("accounts", world.size());
    line.put("territories", territories);
    line.put("imbalance_max", ours.imbalanceMax());
    line.put("gap", gap);
    line.put("full_data_jobs", taken.jobs());
    line.put("cpu_s", taken.cpuSeconds());
    line.put("mllib_cpu_s", mllib == null ? null : mllib.cpuSeconds());
    line.put("objective", ours.objective());
    line.put("detached_share", detachedShare);
    line.put("mean_km", ours.meanKm());
    line.put("peak_rss_mb", taken.peakRssMb());
    return line;
  }

  /** All figures, as the kept file has them; what was not measured is empty. */
  Map<String, Object> figures() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("points", world.name);
    headline().forEach((key, value) -> line.put(key, text(value)));
    line.put("seed", seed);
    line.put("heavy_accounts", aside.count);
    line.put("imbalance_mean", text(ours.imbalanceMean()));
    line.put("wall_s", text(taken.wallSeconds()));
    putPeer(line, "mllib", mllib);
    putPeer(line, "bisection", bisection);
    return line;
  }

  private static void putPeer(Map<String, Object> line, String prefix, @Nullable Peer peer) {
    line.put(prefix, peer == null ? "" : peer.name());
    line.put(prefix + "_cpu_s", peer == null ? "" : text(peer.cpuSeconds()));
    line.put(prefix + "_wall_s", peer == null ? "" : text(peer.wallSeconds()));
    line.put(prefix + "_peak_rss_mb", peer == null ? "" : text(peer.peakRssMb()));
    Quality quality = peer == null ? null : peer.quality();
    line.put(prefix + "_objective", quality == null ? "" : text(quality.objective()));
    line.put(prefix + "_imbalance_max", quality == null ? "" : text(quality.imbalanceMax()));
    line.put(prefix + "_mean_km", quality == null ? "" : text(quality.meanKm()));
  }

  void print(PrintWriter out, Map<String, Object> machine) {
    out.printf(
        Locale.ROOT,
        "%n%,d accounts (%s, %s), %,d territories, seed %d; %,d heavy accounts aside%n",
        world.size(),
        world.name,
        world.planar ? "planar" : "on the globe",
        territories,
        seed,
        aside.count);
    out.printf(
        "%s cores of %s, load %s; %s MB, heap %s MB; Java %s, Spark %s; commit %s%n%n",
        machine.get("cores"),
        machine.get("cpu_model"),
        machine.get("load_average"),
        machine.get("memory_mb"),
        machine.get("heap_mb"),
        machine.get("jvm"),
        machine.get("spark"),
        machine.get("commit"));
    out.printf(
        ROW, "", "CPU s", "wall s", "worst", "mean", "objective", "mean km", "peak MB", "jobs");
    out.printf(ROW, "", "", "", "imbalance", "imbal.", "w km^2", "to center", "process", "");
    printRow(
        out,
        new Peer(
            taken.cpuSeconds(),
            taken.wallSeconds(),
            taken.peakRssMb(),
            taken.jobs(),
            ours,
            EngineUnderTest.NAME));
    if (mllib != null) {
      printRow(out, mllib);
    }
    if (bisection != null) {
      printRow(out, bisection);
    }
    out.println();
    out.printf(
        "  gap to the dual bound  %s of the objective at most could be saved%n", percent(gap));
    out.printf("  detached weight        %s%n", percent(detachedShare));
    printRatios(out, "MLlib", mllib);
    printRatios(out, "bisection", bisection);
  }

  private void printRatios(PrintWriter out, String name, @Nullable Peer peer) {
    if (peer != null) {
      out.printf(
          Locale.ROOT,
          "  against %-14s CPU x %.2f, objective x %.3f, mean km x %.3f%n",
          name,
          taken.cpuSeconds() / peer.cpuSeconds(),
          ours.objective() / peer.quality().objective(),
          ours.meanKm() / peer.quality().meanKm());
    }
  }

  private static void printRow(PrintWriter out, Peer row) {
    Quality quality = row.quality();
    out.printf(
        ROW,
        row.name(),
        fixed("%.1f", row.cpuSeconds()),
        fixed("%.1f", row.wallSeconds()),
        fixed("%.3f %%", 100 * quality.imbalanceMax()),
        fixed("%.3f %%", 100 * quality.imbalanceMean()),
        fixed("%.4e", quality.objective()),
        fixed("%.2f", quality.meanKm()),
        row.peakRssMb() < 0 ? "?" : fixed("%.0f", row.peakRssMb()),
        row.jobs());
  }

  private static String percent(@Nullable Double part) {
    return part == null ? "not measured" : fixed("%.4f %%", 100 * part);
  }

  private static String fixed(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static Object text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double d ? fixed("%.6g", d) : value;
  }
}
