package org.catchment.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.generate.draw.Cells;
import org.catchment.jobs.generate.known.Marginals;
import org.catchment.jobs.generate.known.Resource;
import org.catchment.jobs.generate.known.Service;
import org.catchment.jobs.generate.known.Specialty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files say, on a nation of a hundredth. */
class RowsTest {
  private static final Request REQUEST = new Request(20_000, 160_000, 7, 2023);

  private static Recipe plan;
  private static Files files;
  private static List<Values> physicians;
  private static List<Values> lines;

  /** A row's values by column. */
  private record Values(Map<String, String> byColumn) {
    String get(String column) {
      return Objects.requireNonNull(byColumn.get(column), column);
    }
  }

  /** The two files. */
  private record Files(byte[] registry, byte[] services) {
    String registryText() {
      return new String(registry, StandardCharsets.US_ASCII);
    }

    String servicesText() {
      return new String(services, StandardCharsets.US_ASCII);
    }
  }

  @BeforeAll
  static void make() throws IOException {
    plan = new Recipe(REQUEST);
    files = files(plan, REQUEST.physicians());
    physicians = parse(files.registry());
    lines = parse(files.services());
  }

  private static Files files(Recipe plan, long rowsOfAPart) throws IOException {
    ByteArrayOutputStream registry = new ByteArrayOutputStream();
    ByteArrayOutputStream services = new ByteArrayOutputStream();
    long all = plan.request().physicians();
    for (long from = 0; from < all; from += rowsOfAPart) {
      new Rows(plan).write(from, Math.min(all, from + rowsOfAPart), registry, services);
    }
    return new Files(registry.toByteArray(), services.toByteArray());
  }

  private static List<Values> parse(byte[] file) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setMaxColumns(1000);
    settings.setNullValue("");
    settings.setEmptyValue("");
    List<String[]> rows =
        new CsvParser(settings).parseAll(new ByteArrayInputStream(file), StandardCharsets.US_ASCII);
    String[] header = rows.get(0);
    return rows.subList(1, rows.size()).stream()
        .map(
            row -> {
              assertThat(row).hasSameSizeAs(header);
              Map<String, String> values = new HashMap<>();
              for (int i = 0; i < header.length; i++) {
                values.put(header[i], row[i]);
              }
              return new Values(values);
            })
        .toList();
  }

  private static List<Values> active() {
    return physicians.stream().filter(p -> !p.get("Entity Type Code").isEmpty()).toList();
  }

  // Layouts

  @Test
  void theRegistryHasThePublishedColumnsAndQuotesEveryValue() {
    List<String> text = files.registryText().lines().toList();
    assertThat(text.get(0)).startsWith("NPI,Entity Type Code,").endsWith(",Certification Date");
    assertThat(text.get(0).split(",")).hasSize(330);
    assertThat(text).hasSize(20_001);
    assertThat(text.subList(1, text.size()))
        .allSatisfy(line -> assertThat(line).matches("\"[^\"]*\"(,\"[^\"]*\"){329}"));
    assertThat(files.registryText()).endsWith("\"\n");
  }

  @Test
  void theServicesHaveThePublishedColumns() {
    List<String> text = files.servicesText().lines().toList();
    assertThat(text.get(0)).startsWith("Rndrng_NPI,").endsWith(",Avg_Mdcr_Stdzd_Amt");
    assertThat(text.get(0).split(",")).hasSize(29);
    assertThat(lines).hasSize(160_000); // each with as many values as the header, see parse()
    assertThat(files.servicesText()).endsWith("\n");
  }

  @Test
  void physiciansLookLikeThoseOfTheRegistry() {
    assertThat(active())
        .allSatisfy(
            p -> {
              assertThat(p.get("Entity Type Code")).isEqualTo("1");
              assertThat(p.get("Provider Business Practice Location Address Postal Code"))
                  .matches("[0-9]{9}");
              assertThat(p.get("Provider Business Mailing Address Postal Code"))
                  .matches("[0-9]{9}");
              assertThat(p.get("Provider Enumeration Date"))
                  .matches("(0[1-9]|1[0-2])/[0-3][0-9]/20[0-2][0-9]");
              assertThat(p.get("Healthcare Provider Taxonomy Code_1")).matches("[0-9A-Z]{9}X");
              assertThat(p.get("Healthcare Provider Primary Taxonomy Switch_1")).isEqualTo("Y");
              assertThat(p.get("Provider Sex Code")).matches("[FM]");
              assertThat(p.get("Provider Last Name (Legal Name)")).isNotEmpty();
            });
  }

  @Test
  void anAbandonedNpiHasOnlyItsDate() {
    List<Values> abandoned =
        physicians.stream().filter(p -> p.get("Entity Type Code").isEmpty()).toList();
    // 2 of each 64.
    assertThat(abandoned.size()).isCloseTo(20_000 / 32, within(60));
    assertThat(abandoned)
        .allSatisfy(
            p ->
                assertThat(p.byColumn().values().stream().filter(value -> !value.isEmpty()).count())
                    .isEqualTo(2))
        .allSatisfy(p -> assertThat(p.get("NPI Deactivation Date")).isNotEmpty());
    Set<String> gone = abandoned.stream().map(p -> p.get("NPI")).collect(Collectors.toSet());
    assertThat(lines).noneMatch(line -> gone.contains(line.get("Rndrng_NPI")));
    // 0.6 % of 20,000 are 120, and their spread is 11.
    assertThat(active().stream().filter(p -> !p.get("NPI Reactivation Date").isEmpty()).count())
        .isBetween(70L, 170L);
  }

  @Test
  void mostLettersGoToThePractice() {
    double elsewhere =
        active().stream()
                .filter(
                    p ->
                        !p.get("Provider First Line Business Mailing Address")
                            .equals(
                                p.get("Provider First Line Business Practice Location Address")))
                .count()
            / (double) active().size();
    assertThat(elsewhere).isCloseTo(0.12, within(0.02));
  }

  // Identity

  @Test
  void nobodyHasTheNpis() {
    Set<String> npis = physicians.stream().map(p -> p.get("NPI")).collect(Collectors.toSet());
    assertThat(npis).hasSize(20_000).allMatch(npi -> npi.matches("[3-9][0-9]{9}"));
    assertThat(npis).allMatch(npi -> luhn("80840" + npi));
    // Of the registry's own example; and with another check digit.
    assertThat(luhn("808401234567893")).isTrue();
    assertThat(luhn("808401234567890")).isFalse();
    assertThat(lines).allMatch(line -> npis.contains(line.get("Rndrng_NPI")));
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int value = i % 2 == 0 ? digit : 2 * digit;
      sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
  }

  @Test
  void npisStayApartToTheLastOne() {
    // The nine digits before the check digit, of rows far apart and at both ends.
    long most = Request.MOST_PHYSICIANS;
    long[] rows = {0, 1, 2, most / 2, most - 2, most - 1};
    assertThat(Arrays.stream(rows).map(row -> Npi.of(row, 5) / 10).distinct().count())
        .isEqualTo(rows.length);
    assertThat(Arrays.stream(rows).map(row -> Npi.of(row, most - 1) / 10))
        .allMatch(nine -> nine >= 300_000_000L && nine < 1_000_000_000L);
  }

  // Determinism

  @Test
  void theBytesDoNotDependOnTheParts() throws IOException {
    Files parts = files(new Recipe(REQUEST), 777);
    assertThat(parts.registry()).isEqualTo(files.registry());
    assertThat(parts.services()).isEqualTo(files.services());
  }

  @Test
  void anotherSeedMakesOthers() throws IOException {
    Files others = files(new Recipe(new Request(20_000, 160_000, 8, 2023)), 20_000);
    Set<String> rows = files.registryText().lines().skip(1).collect(Collectors.toSet());
    assertThat(others.registryText().lines().skip(1)).noneMatch(rows::contains);
    assertThat(others.services()).isNotEqualTo(files.services());
  }

  // Marginals

  @Test
  void specialtiesAndStatesAreThoseOfTheNation() {
    Marginals marginals = plan.marginals();
    double all =
        marginals.specialties().stream().flatMapToLong(s -> Arrays.stream(s.byState())).sum();
    Cells cells = plan.cells();
    for (int s = 0; s < marginals.specialties().size(); s++) {
      for (int state = 0; state < marginals.states().size(); state++) {
        double expected = 20_000 * marginals.specialties().get(s).byState()[state] / all;
        // Systematic sampling: whole numbers of physicians at both ends of the cell.
        assertThat((double) cells.inCell(s * marginals.states().size() + state))
            .isCloseTo(expected, within(1.0001));
      }
    }
    // 20,699 orthopaedic surgeons of the 1,088,000 or so persons who bill Part B are 1.9 %.
    assertThat(withTaxonomy("207X00000X") / (double) active().size())
        .isCloseTo(0.019, within(0.001));
  }

  private static long withTaxonomy(String code) {
    return active().stream()
        .filter(p -> p.get("Healthcare Provider Taxonomy Code_1").equals(code))
        .count();
  }

  @Test
  void theFilesHoldWhomTheCellsSay() {
    Map<String, Long> found =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line ->
                        line.get("Rndrng_Prvdr_Type") + '|' + line.get("Rndrng_Prvdr_State_Abrvtn"),
                    Collectors.mapping(
                        line -> line.get("Rndrng_NPI"),
                        Collectors.collectingAndThen(
                            Collectors.toSet(), npis -> (long) npis.size()))));
    int nurses = specialty("Nurse Practitioner");
    int texas = plan.marginals().states().indexOf("TX");
    long cell = plan.cells().inCell(nurses * plan.marginals().states().size() + texas);
    // 9 of 64 have no lines, and few of the others none by rounding.
    assertThat((double) found.getOrDefault("Nurse Practitioner|TX", 0L))
        .isCloseTo(cell * 0.83, within(cell * 0.05));
  }

  private static int specialty(String name) {
    return plan.marginals().specialties().stream().map(Specialty::name).toList().indexOf(name);
  }

  /** A chi-square test of each specialty's procedures, with so few lines that none runs out. */
  @Test
  void proceduresHaveTheirSharesOfASpecialty() throws IOException {
    Recipe few = new Recipe(new Request(100_000, 250_000, 7, 2023));
    assertThat(few.misplacedShare()).isLessThan(0.001);
    Map<String, Map<String, Long>> found =
        parse(files(few, 100_000).services()).stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.get("Rndrng_Prvdr_Type"),
                    Collectors.groupingBy(line -> line.get("HCPCS_Cd"), Collectors.counting())));
    int tested = 0;
    for (Specialty specialty : few.marginals().specialties()) {
      Map<String, Long> own = found.getOrDefault(specialty.name(), Map.of());
      double all = own.values().stream().mapToLong(n -> n).sum();
      double weights = specialty.services().stream().mapToDouble(Service::physicians).sum();
      double chi2 = 0;
      int degrees = -1;
      double rare = 0;
      double rareFound = 0;
      for (Service service : specialty.services()) {
        double expected = all * service.physicians() / weights;
        long there = own.getOrDefault(service.hcpcs(), 0L);
        if (expected >= 5) {
          chi2 += (there - expected) * (there - expected) / expected;
          degrees++;
        } else {
          rare += expected;
          rareFound += there;
        }
      }
      if (rare >= 5) {
        chi2 += (rareFound - rare) * (rareFound - rare) / rare;
        degrees++;
      }
      if (degrees >= 5) {
        // Five standard deviations of chi-square's distribution; drawing without repetition spreads
        // less.
        assertThat(chi2).as(specialty.name()).isLessThan(degrees + 5 * Math.sqrt(2.0 * degrees));
        tested++;
      }
    }
    assertThat(tested).isGreaterThan(50);
  }

  @Test
  void howManyLinesAreOfAnotherProcedureIsKnown() {
    Marginals marginals = plan.marginals();
    double misplaced = 0;
    for (Specialty specialty : marginals.specialties()) {
      Map<String, Long> own =
          lines.stream()
              .filter(line -> line.get("Rndrng_Prvdr_Type").equals(specialty.name()))
              .collect(Collectors.groupingBy(line -> line.get("HCPCS_Cd"), Collectors.counting()));
      double all = own.values().stream().mapToLong(n -> n).sum();
      double weights = specialty.services().stream().mapToDouble(Service::physicians).sum();
      for (Service service : specialty.services()) {
        double expected = all * service.physicians() / weights;
        // What chance alone makes too many or too few counts as well, so only the frequent ones.
        if (expected > 100) {
          misplaced += Math.max(0, expected - own.getOrDefault(service.hcpcs(), 0L));
        }
      }
    }
    assertThat(misplaced / lines.size()).isCloseTo(plan.misplacedShare(), within(0.01));
    assertThat(plan.misplacedShare()).isLessThan(0.05);
  }

  @Test
  void surgeonsReplaceKnees() {
    long surgeons = withTaxonomy("207X00000X");
    long knees =
        lines.stream()
            .filter(line -> line.get("Rndrng_Prvdr_Type").equals("Orthopedic Surgery"))
            .filter(line -> line.get("HCPCS_Cd").equals("27447"))
            .count();
    // 6,618 of 20,699 do; nearly all in a facility, a line each.
    assertThat(knees / (double) surgeons).isCloseTo(6_618 / 20_699.0, within(0.06));
  }

  // Lines

  @Test
  void aPhysicianHasAProcedureOnceAPlace() {
    assertThat(
            lines.stream()
                .map(
                    line ->
                        line.get("Rndrng_NPI") + line.get("HCPCS_Cd") + line.get("Place_Of_Srvc"))
                .distinct())
        .hasSize(160_000);
  }

  @Test
  void volumesAreInOrderAndSmallOnesSuppressed() {
    assertThat(lines)
        .allSatisfy(
            line -> {
              long beneficiaries = Long.parseLong(line.get("Tot_Benes"));
              long days = Long.parseLong(line.get("Tot_Bene_Day_Srvcs"));
              long services = Long.parseLong(line.get("Tot_Srvcs"));
              assertThat(beneficiaries).isBetween(11L, days);
              assertThat(days).isLessThanOrEqualTo(services);
              assertThat(line.get("Place_Of_Srvc")).matches("[FO]");
              assertThat(line.get("HCPCS_Desc")).isEmpty();
              double charged = Double.parseDouble(line.get("Avg_Sbmtd_Chrg"));
              double allowed = Double.parseDouble(line.get("Avg_Mdcr_Alowd_Amt"));
              double paid = Double.parseDouble(line.get("Avg_Mdcr_Pymt_Amt"));
              assertThat(paid).isPositive().isLessThanOrEqualTo(allowed);
              assertThat(allowed).isLessThanOrEqualTo(charged);
            });
  }

  @Test
  void aFewDoMost() {
    Map<String, Long> byPhysician =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.get("Rndrng_NPI"),
                    Collectors.summingLong(line -> Long.parseLong(line.get("Tot_Benes")))));
    long[] sorted = byPhysician.values().stream().mapToLong(n -> n).sorted().toArray();
    long all = Arrays.stream(sorted).sum();
    long top = Arrays.stream(sorted, sorted.length * 9 / 10, sorted.length).sum();
    assertThat((double) top / all).isGreaterThan(0.4);
    assertThat(byPhysician.size()).isBetween(16_000, 17_500); // 86 % could
  }

  // Places

  @Test
  void zipCodesExistAndLieInTheirStates() {
    Map<String, String> stateOf = new HashMap<>();
    Map<String, String> cityOf = new HashMap<>();
    for (String[] row :
        Resource.rows("/embedded/geography/fipscodes.csv", "zip", "state", "city")) {
      String zip = "0".repeat(5 - row[0].length()) + row[0];
      stateOf.put(zip, row[1]);
      cityOf.putIfAbsent(zip, row[2].toUpperCase(Locale.ROOT));
    }
    for (String kind : List.of("Practice Location", "Mailing")) {
      String start = "Provider Business " + kind + " Address ";
      assertThat(active())
          .allSatisfy(
              p -> {
                String zip = p.get(start + "Postal Code").substring(0, 5);
                assertThat(stateOf).containsEntry(zip, p.get(start + "State Name"));
                assertThat(cityOf).containsEntry(zip, p.get(start + "City Name"));
              });
    }
    Map<String, String> fips =
        Map.of("CA", "06", "IL", "17", "OR", "41", "MD", "24", "TX", "48", "GA", "13");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(stateOf)
                  .containsEntry(
                      line.get("Rndrng_Prvdr_Zip5"), line.get("Rndrng_Prvdr_State_Abrvtn"));
              String expected = fips.get(line.get("Rndrng_Prvdr_State_Abrvtn"));
              assertThat(expected == null || expected.equals(line.get("Rndrng_Prvdr_State_FIPS")))
                  .isTrue();
            });
  }

  @Test
  void practicesAreSharedByOneOrManyPhysicians() {
    Map<String, Long> sizes =
        active().stream()
            .collect(
                Collectors.groupingBy(
                    p ->
                        p.get("Provider First Line Business Practice Location Address")
                            + p.get("Provider Business Practice Location Address Postal Code"),
                    Collectors.counting()));
    long largest = sizes.values().stream().mapToLong(n -> n).max().orElseThrow();
    long alone = sizes.values().stream().filter(n -> n == 1).count();
    assertThat(largest).isBetween(15L, 200L);
    assertThat((double) alone / sizes.size()).isBetween(0.4, 0.9);
  }

  // Sizes

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 5", "3, 100", "100, 0", "1000, 8001", "997, 60000"})
  void countsAreExact(long physicians, long lines) throws IOException {
    Files few = files(new Recipe(new Request(physicians, lines, 3, 2014)), 100);
    assertThat(few.registryText().lines().count()).isEqualTo(physicians + 1);
    assertThat(few.servicesText().lines().count()).isEqualTo(lines + 1);
  }

  @Test
  void moreLinesThanTheyCanHaveAreRefused() {
    assertThatThrownBy(() -> new Recipe(new Request(10, 100_000, 1, 2023)))
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "10 physicians can have at most [0-9,]+ lines together, and --lines is 100,000\\.\n"
                + "  Ask for fewer lines, or for more physicians: .* which makes 12,500\\.");
  }

  @Test
  void anEarlierYearHasItsOwnMixOfSpecialties() {
    Recipe earlier = new Recipe(new Request(20_000, 0, 7, 2014));
    int nurses = specialty("Nurse Practitioner");
    // 2014 to 2023 the nurse practitioners in Part B became more than twice as many.
    long then = earlier.cells().firstPlace(nurses + 1) - earlier.cells().firstPlace(nurses);
    long now = plan.cells().firstPlace(nurses + 1) - plan.cells().firstPlace(nurses);
    assertThat(then).isLessThan(now * 3 / 4);
    assertThat(new HashSet<>(earlier.marginals().states())).hasSize(52);
  }
}
