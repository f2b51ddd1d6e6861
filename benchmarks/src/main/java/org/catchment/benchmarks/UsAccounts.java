package org.catchment.benchmarks;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Accounts like those of the United States: around real facilities, with weights of a heavy tail.
 *
 * <p>An account depends on the seed and its row number alone, so the first million accounts of ten
 * are those of a world of one million.
 */
final class UsAccounts implements AccountSource {
  private static final long serialVersionUID = 1L;

  /** Facilities by the files that jobs embeds; primary care, the most of them, follows people. */
  private static final List<String> FILES =
      List.of(
          "ambulatory_surgical_center",
          "dialysis",
          "hospitals",
          "nursing",
          "primary_care_facilities",
          "rehab",
          "urgent_care_facilities");

  /** Rows outside the 50 states have exchanged or missing coordinates. */
  private static final double SOUTH = 18;

  private static final double NORTH = 72;
  private static final double WEST = -180;
  private static final double EAST = -66;

  /** Accounts scatter around a facility with this standard deviation, north and east. */
  private static final double JITTER_KM = 3.5;

  private static final double KM_A_DEGREE = Math.PI / 180 * Coordinates.EARTH_RADIUS_KM;

  /** Standard deviation of the logarithm of the weights. */
  private static final double SIGMA = 1.2;

  /** One account in a thousand is part of the tail: at least ten times as heavy, Pareto(1.5). */
  private static final double TAIL_SHARE = 0.001;

  private static final double TAIL_FACTOR = 10;
  private static final double PARETO_SHAPE = 1.5;

  /** Weights are whole ten-thousandths, so that every contender sees exactly the same ones. */
  private static final double UNITS = 1e4;

  private final int size;
  private final long seed;
  private final double[] latDeg;
  private final double[] lonDeg;

  UsAccounts(int size, long seed) {
    this.size = size;
    this.seed = new SplittableRandom(seed).nextLong();
    double[][] facilities = FILES.stream().flatMap(UsAccounts::facilities).toArray(double[][]::new);
    latDeg = Arrays.stream(facilities).mapToDouble(f -> f[0]).toArray();
    lonDeg = Arrays.stream(facilities).mapToDouble(f -> f[1]).toArray();
  }

  private static java.util.stream.Stream<double[]> facilities(String file) {
    String resource = "/embedded/providers/" + file + ".csv";
    CsvParserSettings settings = new CsvParserSettings();
    settings.setHeaderExtractionEnabled(true);
    settings.selectFields("lat", "lon");
    settings.setMaxCharsPerColumn(100_000);
    try (InputStream in = UsAccounts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path; jobs unpacks it");
      }
      return new CsvParser(settings)
          .parseAll(in).stream()
              .filter(r -> r[0] != null && r[1] != null)
              .map(UsAccounts::place)
              .filter(p -> p[0] > SOUTH && p[0] < NORTH && p[1] > WEST && p[1] < EAST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] place(String[] latLon) {
    return new double[] {Double.parseDouble(latLon[0]), Double.parseDouble(latLon[1])};
  }

  @Override
  public String name() {
    return "us";
  }

  @Override
  public boolean planar() {
    return false;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Account at(int row) {
    SplittableRandom random = new SplittableRandom(seed + row);
    int facility = random.nextInt(latDeg.length);
    double lat = latDeg[facility] + JITTER_KM * gaussian(random) / KM_A_DEGREE;
    double narrowing = StrictMath.cos(StrictMath.toRadians(latDeg[facility]));
    double lon = lonDeg[facility] + JITTER_KM * gaussian(random) / (KM_A_DEGREE * narrowing);
    double weight = StrictMath.exp(SIGMA * gaussian(random));
    if (random.nextDouble() < TAIL_SHARE) {
      weight *= TAIL_FACTOR * StrictMath.pow(1 - random.nextDouble(), -1 / PARETO_SHAPE);
    }
    return new Account(lat, lon, (Math.rint(weight * UNITS) + 1) / UNITS);
  }

  /** Box and Muller's method; the JDK's own may differ between versions of Java. */
  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
