package org.catchment.benchmarks;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.catchment.jobs.error.UserError;

/** Accounts from a CSV file with a header: {@code lat,lon,w} in degrees or {@code x,y,w} in km. */
final class PointsFile implements AccountSource {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final boolean planar;
  private final double[] first;
  private final double[] second;
  private final double[] weight;

  private PointsFile(String name, boolean planar, List<double[]> rows) {
    this.name = name;
    this.planar = planar;
    first = rows.stream().mapToDouble(r -> r[0]).toArray();
    second = rows.stream().mapToDouble(r -> r[1]).toArray();
    weight = rows.stream().mapToDouble(r -> r[2]).toArray();
  }

  /**
   * Reads a file, unpacking it if its name ends with .gz.
   *
   * @param globe whether to take lat and lon even where the file has x and y
   */
  static PointsFile read(Path file, boolean globe) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw UserError.input(
          file.toString(), "no such file, or not readable.", "Check the path given to --points.");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      return read(file, lines, globe);
    } catch (EOFException | ZipException e) {
      throw UserError.input(
          file.toString(),
          "damaged or cut off: " + e.getMessage() + ".",
          "Copy it again; only a name ending with .gz is unpacked.");
    } catch (IOException e) {
      throw UserError.input(file.toString(), "cannot be read: " + e + ".", "Check the file.");
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static PointsFile read(Path file, BufferedReader lines, boolean globe)
      throws IOException {
    String header = lines.readLine();
    List<String> columns =
        header == null ? List.of() : Arrays.asList(header.toLowerCase(Locale.ROOT).split(","));
    boolean planar = !globe && columns.contains("x") && columns.contains("y");
    List<String> wanted = planar ? List.of("x", "y", "w") : List.of("lat", "lon", "w");
    if (!columns.containsAll(wanted)) {
      throw UserError.input(
          file.toString(),
          "the header has no " + String.join(", ", wanted) + ".",
          "Name the columns lat,lon,w (degrees) or x,y,w (km) in the first line.");
    }
    List<double[]> rows = new ArrayList<>();
    long row = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      row++;
      String[] values = line.split(",", -1);
      double[] numbers = new double[wanted.size()];
      for (int c = 0; c < numbers.length; c++) {
        int at = columns.indexOf(wanted.get(c));
        numbers[c] = number(file, row, wanted.get(c), at < values.length ? values[at] : "");
      }
      rows.add(numbers);
    }
    if (rows.isEmpty()) {
      throw UserError.input(file.toString(), "no accounts in it.", "Give one account a line.");
    }
    return new PointsFile(String.valueOf(file.getFileName()), planar, rows);
  }

  private static double number(Path file, long row, String column, String value) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    boolean inRange =
        switch (column) {
          case "lat" -> Math.abs(number) <= 90;
          case "lon" -> Math.abs(number) <= 180;
          case "w" -> number > 0 && number < Double.POSITIVE_INFINITY;
          default -> Double.isFinite(number);
        };
    if (!inRange) {
      String wanted =
          switch (column) {
            case "lat" -> "a latitude in [-90, 90]";
            case "lon" -> "a longitude in [-180, 180]";
            case "w" -> "a weight above 0";
            default -> "a number of km";
          };
      throw UserError.input(
          file.toString(), row, column, value, "not " + wanted + ".", "Mend or remove the line.");
    }
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean planar() {
    return planar;
  }

  @Override
  public int size() {
    return weight.length;
  }

  @Override
  public Account at(int row) {
    return new Account(first[row], second[row], weight[row]);
  }
}
