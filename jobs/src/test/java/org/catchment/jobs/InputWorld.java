package org.catchment.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;

/**
 * A tiny country: two square counties of Kansas, side by side, with one ZIP code and one place in
 * the middle of each.
 *
 * <pre>
 *   40 N +-----------+-----------+
 *        |   20001   |   20003   |     places Westham (39.5, -100.5) and Eastham (39.5, -99.5)
 *        | ZIP 67001 | ZIP 67002 |     are 85.8 km apart: 1 degree of longitude at 39.5 N is
 *   39 N +-----------+-----------+     111.195 km x cos 39.5 = 85.80 km
 *      101 W       100 W        99 W
 * </pre>
 *
 * Westham has all of county 20001's 1,000 people, of whom 20 % are 65 and over; Eastham has all of
 * 20003's 3,000, of whom 10 % are.
 */
public final class InputWorld {
  static final String HEADER =
      "provider_num,npi,name,address,city,state,zip,lat,lon,bed_count,facility_type,potential_usd,"
          + "workload_hours";

  private final Path folder;
  private final List<String> facilities = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();

  public InputWorld(Path folder) {
    this.folder = folder;
    write("county.json", COUNTIES);
    write(
        "demographics.csv",
        "ID,COUNTY,NAME,STNAME,CTYNAME,POPESTIMATE2015,TOT_POP,"
            + "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
            + "00..10,10..15,15..25,25..35,35..50,50..75,75..100,100..150,150..200,200..999\n"
            // 80 % aged 0-4 and 20 % aged 65-69; all households at 50-75 thousand USD
            + "1,1,Westham,Kansas,West County,500,1000,"
            + "0.8,0,0,0,0,0,0,0,0,0,0,0,0,0.2,0,0,0,0,0,0,0,0,0,1,0,0,0,0\n"
            // 90 % aged 0-4 and 10 % aged 85+; half of the households under 10, half over 200
            + "2,003,Eastham,Kansas,East County,3000,3000,"
            + "0.9,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0.1,0.5,0,0,0,0,0,0,0,0,0.5\n");
    write(
        "place.csv",
        "USPS,ST,NAME,ZCTA5,LAT,LON\n"
            + "Kansas,KS,Westham,67001,39.5,-100.5\n"
            + "Kansas,KS,Eastham,67002,39.5,-99.5\n"
            // a namesake far from its county is not taken
            + "Kansas,KS,Eastham,67999,37.5,-95\n");
    write("insurance.csv", "FIPS_CODE,UNINSURED\n20001,0.25\n20003,\n");
    write(
        "zip.csv",
        "zip,city,state,latitude,longitude,fipscounty\n"
            + "67001,Westham,KS,39.5,-100.5,20001\n"
            + "67002,Eastham,KS,39.5,-99.5,20003\n");
  }

  private static final String COUNTIES =
      """
      {"type": "Topology", "arcs": [
        [[-100, 40], [-101, 40], [-101, 39], [-100, 39]],
        [[-100, 39], [-99, 39], [-99, 40], [-100, 40]],
        [[-100, 39], [-100, 40]]],
       "objects": {"counties": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "id": "20001", "properties": {"name": "West"}, "arcs": [[0, 2]]},
        {"type": "Polygon", "id": "20003", "properties": {"name": "East"}, "arcs": [[1, -3]]}]}}}
      """;

  /** A row of the facility file; row 2 is the first. */
  public InputWorld facility(String row) {
    facilities.add(row);
    return this;
  }

  /** A clinic with a valid NPI made of its number. */
  public InputWorld clinic(int number, double lat, double lon, String workloadHours) {
    return facility(
        String.format(
            Locale.ROOT,
            ",%s,Clinic %d,,Westham,KS,,%s,%s,,asc,,%s",
            npi(number),
            number,
            lat,
            lon,
            workloadHours));
  }

  /** The NPI 1xxxxxxxxd of a number: CMS's check digit is Luhn's over 80840 and nine digits. */
  public static String npi(int number) {
    String nine = String.format(Locale.ROOT, "1%08d", number);
    String digits = "80840" + nine;
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? 2 * digit : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return nine + (10 - sum % 10) % 10;
  }

  public InputWorld set(String keyValue) {
    sets.add(keyValue);
    return this;
  }

  /** A new folder for a world. */
  public static Path folder(Path parent, String name) {
    try {
      return Files.createDirectories(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path out() {
    return folder.resolve("out");
  }

  public Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The facility file's text. */
  public String facilityCsv() {
    return HEADER + "\n" + String.join("\n", facilities) + (facilities.isEmpty() ? "" : "\n");
  }

  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The `--set` options that make Catchment read this world. */
  public List<String> options() {
    if (Files.notExists(folder.resolve("facility.csv"))) {
      write("facility.csv", facilityCsv());
    }
    List<String> all =
        new ArrayList<>(
            List.of(
                "out=" + out(),
                "input.facility=[{path: '" + folder.resolve("facility.csv") + "'}]",
                "input.demographics.path=" + folder.resolve("demographics.csv"),
                "input.place.path=" + folder.resolve("place.csv"),
                "input.zip.path=" + folder.resolve("zip.csv"),
                "input.county.path=" + folder.resolve("county.json"),
                "input.insurance.path=" + folder.resolve("insurance.csv"),
                "conform.max_reject_share=0.99",
                "align.territories=2"));
    all.addAll(sets);
    return all;
  }

  public Config config() {
    return ConfigLoader.load(null, options()).config();
  }
}
