package org.catchment.jobs.conform.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.SqlText;

/** States and territories with their codes: ANSI INCITS 38 (FIPS) and USPS Publication 28. */
public final class UsStates {
  private static final String STATES =
      """
      01 AL Alabama
      02 AK Alaska
      04 AZ Arizona
      05 AR Arkansas
      06 CA California
      08 CO Colorado
      09 CT Connecticut
      10 DE Delaware
      11 DC District of Columbia
      12 FL Florida
      13 GA Georgia
      15 HI Hawaii
      16 ID Idaho
      17 IL Illinois
      18 IN Indiana
      19 IA Iowa
      20 KS Kansas
      21 KY Kentucky
      22 LA Louisiana
      23 ME Maine
      24 MD Maryland
      25 MA Massachusetts
      26 MI Michigan
      27 MN Minnesota
      28 MS Mississippi
      29 MO Missouri
      30 MT Montana
      31 NE Nebraska
      32 NV Nevada
      33 NH New Hampshire
      34 NJ New Jersey
      35 NM New Mexico
      36 NY New York
      37 NC North Carolina
      38 ND North Dakota
      39 OH Ohio
      40 OK Oklahoma
      41 OR Oregon
      42 PA Pennsylvania
      44 RI Rhode Island
      45 SC South Carolina
      46 SD South Dakota
      47 TN Tennessee
      48 TX Texas
      49 UT Utah
      50 VT Vermont
      51 VA Virginia
      53 WA Washington
      54 WV West Virginia
      55 WI Wisconsin
      56 WY Wyoming
      60 AS American Samoa
      66 GU Guam
      69 MP Northern Mariana Islands
      72 PR Puerto Rico
      78 VI Virgin Islands
      """;

  /** Traditional abbreviations that are neither the postal code nor the name (GPO Style Manual). */
  private static final String ABBREVIATIONS =
      """
      AL Ala
      AZ Ariz
      AR Ark
      CA Calif
      CO Colo
      CT Conn
      DE Del
      DC Washington DC
      FL Fla
      IL Ill
      IN Ind
      KS Kans
      MA Mass
      MI Mich
      MN Minn
      MS Miss
      MO Mo
      MT Mont
      NE Nebr
      NV Nev
      ND N Dak
      OK Okla
      OR Oreg
      PA Penn
      SD S Dak
      TN Tenn
      TX Tex
      VI US Virgin Islands
      WA Wash
      WV W Va
      WI Wis
      WY Wyo
      """;

  private UsStates() {}

  /**
   * SQL of a state's postal code, from its code, name or abbreviation in any case and punctuation;
   * a word that is no state stays, in capital letters.
   */
  public static String code(String column) {
    Map<String, String> codes = new TreeMap<>();
    STATES.lines().map(line -> line.split(" ", 3)).forEach(s -> codes.put(letters(s[2]), s[1]));
    ABBREVIATIONS
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(s -> codes.put(letters(s[1]), s[0]));
    STATES.lines().map(line -> line.split(" ", 3)).forEach(s -> codes.put(s[1], s[1]));
    STATES.lines().map(line -> line.split(" ", 3)).forEach(s -> codes.put("US" + s[1], s[1]));
    String byWord =
        codes.entrySet().stream()
            .map(word -> SqlText.literal(word.getKey()) + ", " + SqlText.literal(word.getValue()))
            .collect(Collectors.joining(", "));
    // Nearly all are codes: those are not looked up.
    return """
        if(length(%1$s) = 2, upper(%1$s), coalesce(
          element_at(map(%2$s), regexp_replace(upper(%1$s), '[^A-Z]', '')),
          nullif(upper(trim(%1$s)), '')))"""
        .formatted(column, byWord);
  }

  /** The postal codes of all states and territories. */
  public static Set<String> codes() {
    return STATES
        .lines()
        .map(line -> line.split(" ", 3)[1])
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String letters(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
  }

  /** A row a state: state_fips, state_code, state_name. */
  public static Dataset<Row> rows(SparkSession session) {
    List<Row> rows =
        STATES
            .lines()
            .map(line -> line.split(" ", 3))
            .map(parts -> RowFactory.create(Arrays.copyOf(parts, 3, Object[].class)))
            .toList();
    StructType schema =
        new StructType()
            .add("state_fips", DataTypes.StringType)
            .add("state_code", DataTypes.StringType)
            .add("state_name", DataTypes.StringType);
    return session.createDataFrame(rows, schema);
  }
}
