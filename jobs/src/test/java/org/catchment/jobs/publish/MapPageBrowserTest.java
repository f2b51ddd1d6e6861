package org.catchment.jobs.publish;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser, with a {@link Country} of seven territories. Every test also asserts
 * that the page logged no error, opened no dialog and asked the network for nothing.
 */
@Tag("browser")
class MapPageBrowserTest {
  private static final List<String> NAMES = Country.NAMES;
  private static @Nullable Browser browser;
  @TempDir private Path folder;
  private Browser.@Nullable Tab tab;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void thePageWasQuiet() {
    if (tab != null) {
      try (Browser.Tab seen = tab) {
        seen.assertQuiet();
      }
    }
  }

  // ---------- What it shows ----------

  @Test
  void distancesAreInMilesWhereThatIsAskedFor() {
    Country country = new Country();
    country.run.put("distance", "mi");
    Page page = open(country);

    // 50 km are 50 / 1.609344 = 31.07 miles.
    assertThat(page.locator("#cards")).containsText("31.1 mi");
    assertThat(page.locator("#territory-table thead")).containsText("Mean mi");
  }

  @Test
  void thePageShowsTheFiguresOfTheRun() {
    Page page = open(new Country());

    assertThat(page).hasTitle("7 territories, Squareland · Catchment");
    assertThat(page.locator("#title")).hasText("7 territories, Squareland");
    assertThat(page.locator("#cards .figure"))
        .hasText(new String[] {"7", "108", "2%", "50.0 km", "$28.0M"});
    assertThat(page.locator("#cards"))
        .containsText("the 4 largest on the map"); // of 108, as accounts_shown says
    assertThat(page.locator("#cards")).containsText("within 2% tolerance");
    assertThat(page.locator("#cards")).containsText("$4.0M per territory"); // 28 / 7
    assertThat(page.locator("#note")).hasText("Modelled, not measured.");
    assertThat(page.locator("#footer")).containsText("run 20260102T030405Z-abcd");
    assertThat(page.locator("#footer")).containsText("Jan 2, 2026, 3:04 AM UTC");
  }

  @Test
  void eachTerritoryIsDrawnOnItsGroundInItsColor() {
    Page page = open(new Country());

    for (int t = 0; t < 6; t++) {
      assertColor(page, Country.spot(t), "t" + t);
    }
    assertColor(page, new int[] {-100, 100}, "sea");
  }

  /** Fargo's clinics are within 600 by 300 units of a country of 9,000 by 6,000. */
  @Test
  void accountsOfOneRegionAreSeenFirst() {
    Country country = new Country();
    country.accounts = new MapPage.AccountColumns();
    Country.add(country.accounts, 5, 7000, 4000, 3, "1003000126", "Fargo Clinic", "Fargo ND");
    Country.add(country.accounts, 5, 7600, 4300, 2, "1245319599", "Fargo West", "Fargo ND");
    Page page = open(country);

    // Drawn at 72 % of the map's width or height, the two stand far apart, and T001 is out of
    // sight.
    String onMap =
        "([x, y]) => { const at = catchment.screenOf(x, y),"
            + " box = document.getElementById('map').getBoundingClientRect();"
            + " return [(at.x - box.left) / box.width, (at.y - box.top) / box.height]; }";
    List<?> west = (List<?>) page.evaluate(onMap, List.of(7000, 4000));
    List<?> east = (List<?>) page.evaluate(onMap, List.of(7600, 4300));
    List<?> away = (List<?>) page.evaluate(onMap, List.of(1500, 1500));
    assertThat(number(east, 0) - number(west, 0)).isGreaterThan(0.3);
    assertThat(number(away, 0)).isNegative();

    page.locator("#reset").click();
    assertThat(number((List<?>) page.evaluate(onMap, List.of(1500, 1500)), 0)).isBetween(0.0, 1.0);
  }

  private static double number(List<?> values, int at) {
    return ((Number) values.get(at)).doubleValue();
  }

  @Test
  void inTheDarkTheMapTakesTheDarkPalette() {
    Page page = open(new Country(), Browser.desktop().setColorScheme(ColorScheme.DARK));

    assertColor(page, Country.spot(0), "t0");
    assertThat(paletteColor(page, "t0")).isEqualTo("#2d4d66"); // #bed7ea by day
  }

  @Test
  void theMapFollowsTheSystemFromLightToDark() {
    Page page = open(new Country());
    assertColor(page, Country.spot(0), "t0");

    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));

    assertThat(paletteColor(page, "t0")).isEqualTo("#2d4d66"); // #bed7ea by day
    assertColor(page, Country.spot(0), "t0");
  }

  @Test
  void theScaleOfImbalanceRunsFromUnderToOver() {
    Page page = open(new Country());

    page.locator("#color-mode").selectOption("imbalance");

    // The ends are at 2%, the tolerance: T001 has +2%, T005 -2%, T003 none.
    assertColor(page, Country.spot(0), "over");
    assertColor(page, Country.spot(4), "under");
    assertColor(page, Country.spot(2), "middle");
    assertThat(page.locator("#legend .scale span"))
        .hasText(new String[] {"-2.0% under", "0", "over +2.0%"});
  }

  /** T002 is that of a hospital of 1.18 territories, and nothing is due to T003. */
  private static Country withHeavyAndNothing() {
    Country country = new Country();
    country.territories.get(1).put("is_heavy", true);
    country.territories.get(1).put("imbalance", 0.18);
    country.territories.get(2).put("without_load", true);
    country.run.put(
        "heavy", List.of(Map.of("name", "Riverside <b>", "territory_id", "T002", "times", 1.1796)));
    country.run.put("unit", "account");
    return country;
  }

  @Test
  void whatOutweighsATerritoryIsNamedAndLeftOut() {
    Page page = open(withHeavyAndNothing());

    assertThat(page.locator("#cards")).containsText("within 2% tolerance"); // not 18 %
    assertThat(page.locator("#cards")).containsText("1 heavy account aside");
    // Five are left, of -2, -0.5, 0.5, 1 and 2 %: three of them within 1 %.
    assertThat(page.locator("#histogram-card .bars"))
        .hasAttribute("aria-label", "Histogram of imbalance: 3 of 5 territories are within 1%");
    assertThat(page.locator("#selected h3")).hasText("Heavy account, which no imbalance counts");
    assertThat(page.locator("#selected .heavy .account"))
        .hasText(new String[] {"Riverside <b>1.18 territoriesT002"});
    assertThat(row(page, 1).locator("td").nth(2)).hasText("heavy");

    page.locator("#color-mode").selectOption("imbalance");
    assertColor(page, Country.spot(0), "over"); // at 2 %, the largest that counts
    assertColor(page, Country.spot(1), "land");
    point(page, Country.spot(1));
    assertThat(page.locator("#tooltip")).containsText("Imbalanceheavy, 1.18 territories");
    page.locator("#selected .heavy .account").click();
    assertSelected(page, 1);
    assertThat(page.locator("#selected .aside"))
        .hasText(
            "Heavy: holds nothing but the account Riverside <b>, which is 1.18 territories."
                + " No figure of imbalance counts it.");
  }

  @Test
  void aTerritoryWithoutLoadIsNotSaidToBeBalanced() {
    Page page = open(withHeavyAndNothing());

    assertThat(row(page, 2).locator("td").nth(2)).hasText("no load");
    row(page, 2).click();
    assertThat(page.locator("#selected .aside")).hasText("Without load: no workload hours here.");
    page.locator("#reset").click();
    page.getByLabel("Clear the selection").click();
    page.locator("#color-mode").selectOption("imbalance");
    assertColor(page, Country.spot(2), "land");
    point(page, Country.spot(2));
    assertThat(page.locator("#tooltip")).containsText("Imbalanceno load");
    // What is not judged comes last, whichever way the others are sorted.
    head(page, "Imbalance").click();
    assertOrder(page, 0, 3, 5, 6, 4, 1, 2);
    head(page, "Imbalance").click();
    assertOrder(page, 4, 6, 5, 3, 0, 1, 2);
  }

  @Test
  void moreHeavyCountiesThanAFewAreBehindALine() {
    Country country = withHeavyAndNothing();
    country.run.put("unit", "county");
    country.run.put(
        "heavy",
        Collections.nCopies(7, Map.of("name", "Cook IL", "territory_id", "T002", "times", 2)));
    Page page = open(country, Browser.phone());

    assertThat(page.locator("#cards")).containsText("7 heavy counties aside");
    assertThat(page.locator("#selected .heavy li")).hasCount(3);
    page.getByText("and 4 more").tap();
    assertThat(page.locator("#selected .account").last()).isVisible();
    assertFitsTheScreen(page);
  }

  @Test
  void whatNoTerritoryCrossesStandsBesideTheMapWithBothDeviations() {
    Country country = new Country();
    country.run.put("imbalance_nation_max", 0.2127);
    country.run.put("imbalance_nation_mean", 0.0157);
    country.run.put(
        "regions",
        List.of(
            region("the contiguous states", 6, 0.0022, 0.0496, 0.0519),
            region("Puerto Rico with the Virgin Islands", 1, -0.2078, 0, 0.2078)));
    country.territories.get(2).put("imbalance_nation", -0.2078);
    Page page = open(country);

    assertThat(page.locator("#cards"))
        .containsText("From the nation’s mean: largest 21.27%, mean 1.57%");
    assertThat(page.locator("#selected h3")).hasText("No territory crosses the sea");
    assertThat(page.locator(".regions tbody tr"))
        .hasText(
            new String[] {
              "The contiguous stateswith Alaska: 35 % of a territory's load6100.2%4.96%5.19%",
              "Puerto Rico with the Virgin Islandswith Alaska: 35 % of a territory's load"
                  + "179.2%0%20.78%"
            });
    row(page, 2).click();
    assertThat(page.locator("#selected .facts")).containsText("From nation-20.8%");
    page.setViewportSize(390, 844);
    page.getByLabel("Clear the selection").click();
    assertFitsTheScreen(page);
  }

  private static Map<String, Object> region(
      String name, int territories, double deviation, double max, double nationMax) {
    return Map.of(
        "name", name,
        "joined", List.of(Map.of("name", "Alaska", "reason", "35 % of a territory's load")),
        "territories", territories,
        "deviation", deviation,
        "imbalance_max", max,
        "imbalance_nation_max", nationMax);
  }

  @Test
  void theScaleOfPotentialIsSymmetricAboutTheMean() {
    Page page = open(new Country());

    page.locator("#color-mode").selectOption("potential");

    // The farthest from 100 are T002 with 175 and T003 with 25: 75 either way.
    assertColor(page, Country.spot(1), "high");
    assertColor(page, Country.spot(2), "low");
    assertThat(page.locator("#legend .scale span")).hasText(new String[] {"≤ 25", "100", "≥ 175"});

    page.locator("#color-mode").selectOption("territory");
    assertColor(page, Country.spot(1), "t1");
  }

  @Test
  void aMetricOfTheUsersColorsTheMapWhenAskedFor() {
    Country country = new Country();
    country.run.put("color", "or_count");
    Page page = open(country);

    // 0 to 60 rooms, 30 on average: the ends are 30 from there, where T001 and T007 are.
    assertThat(page.locator("#color-mode")).hasValue("or_count");
    assertColor(page, Country.spot(0), "low");
    assertColor(page, Country.spot(3), "middle");
    assertThat(page.locator("#legend .scale span")).hasText(new String[] {"≤ 0", "30", "≥ 60"});
    assertThat(page.locator("#color-mode option")).containsText(new String[] {"Or count"});
    point(page, Country.spot(1));
    assertThat(page.locator("#tooltip")).containsText("Or count10 rooms");
    page.locator("#color-mode").selectOption("workload_hours");
    // 980 to 1,020 hours, 1,000 on average.
    assertColor(page, Country.spot(0), "high");
    assertThat(page.locator("#legend .scale span")).hasText(new String[] {"≤ 980", "1K", "≥ 1K"});
  }

  @Test
  void aCountryWithoutAccountsIsStillShown() {
    Country country = new Country();
    country.accounts = new MapPage.AccountColumns();

    Page page = open(country);

    assertColor(page, Country.spot(0), "t0");
    search(page, "riverside");
    assertThat(page.locator("#results")).hasText("Nothing found");
  }

  @Test
  void withoutJavaScriptThePageSaysWhatItNeeds() {
    Page page = open(new Country(), Browser.desktop().setJavaScriptEnabled(false));

    assertThat(page.locator("noscript p"))
        .containsText("This page draws its map and table with JavaScript");
    assertThat(page.locator("#fatal")).isHidden();
  }

  // ---------- Pointing at the map ----------

  @Test
  void pointingAtGroundTellsTheTerritorysFigures() {
    Page page = open(new Country());

    point(page, Country.spot(3));

    Locator tooltip = page.locator("#tooltip");
    assertThat(tooltip.locator(".name")).hasText("Denver CO 10");
    assertThat(tooltip.locator("dd"))
        .hasText(new String[] {"1,010 h", "+1.0%", "$6.0M", "18", "13.0 km", "30 rooms"});
    assertThat(row(page, 3)).hasClass("near");

    point(page, new int[] {-100, 100}); // the sea
    assertThat(tooltip).isHidden();
  }

  @Test
  void anAccountIsPointedAtOnceTheMapIsLargeEnough() {
    Page page = open(new Country());
    int[] riverside = {4000, 1000};
    point(page, riverside);
    assertThat(page.locator("#tooltip .name")).hasText("Brookfield WI"); // the country: the ground

    // A step of 250 pixels enlarges by e^(250 x 0.0022) = 1.7, so three by 5, over the 2.5 needed.
    for (int step = 0; step < 3; step++) {
      page.mouse().wheel(0, -250);
    }
    assertThat(page.locator("#tooltip")).isHidden();
    point(page, riverside);

    Locator tooltip = page.locator("#tooltip");
    assertThat(tooltip.locator(".name")).hasText("Riverside Hospital");
    assertThat(tooltip.locator("dd"))
        .hasText(new String[] {"1234567893", "$3.0M", "12.5 h", "Brookfield WI"});
    assertThat(tooltip).containsText("Hospital · Brookfield WI");
    assertThat(tooltip).containsText("and 1 more at this spot"); // Riverside Surgery
  }

  @Test
  void clickingGroundSelectsItsTerritory() {
    Page page = open(new Country());

    click(page, Country.spot(5));

    assertSelected(page, 5);
    assertThat(page.locator("#selected dd"))
        .hasText(
            new String[] {
              "1,005 h", "+0.5%", "$5.0M", "125.0", "20", "15.0 km", "30.0 km", "50 rooms"
            });
    assertThat(page.locator("#selected .account .name")).hasText(new String[] {"Fargo Clinic"});
  }

  @Test
  void theOthersFadeWhenOneIsSelected() {
    Page page = open(new Country());

    page.evaluate("catchment.select('T001')");
    page.locator("#reset").click();

    assertColor(page, Country.spot(0), "t0");
    page.waitForCondition(() -> !color(page, Country.spot(1)).equals(paletteColor(page, "t1")));
  }

  @Test
  void aDragMovesTheMapAndSelectsNothing() {
    Page page = open(new Country());
    double[] before = screen(page, Country.spot(4));

    page.mouse().move(before[0], before[1]);
    page.mouse().down();
    page.mouse().move(before[0] - 60, before[1] - 40);
    page.mouse().up();

    double[] after = screen(page, Country.spot(4));
    assertThat(after).containsExactly(new double[] {before[0] - 60, before[1] - 40}, within());
    assertNothingSelected(page);
  }

  @Test
  void aFlightEndsAtTheTerritory() {
    // With animations, as most people have them.
    Page page =
        open(new Country(), Browser.desktop().setReducedMotion(ReducedMotion.NO_PREFERENCE));

    row(page, 3).click();
    page.evaluate("catchment.select('T004')"); // the table leaves the map where it is

    page.waitForCondition(() -> distance(screen(page, Country.center(3)), middle(page)) < 1);
  }

  @Test
  void resetShowsTheWholeCountryAgain() {
    Page page = open(new Country());
    double[] home = screen(page, Country.spot(0));

    page.locator("#zoom-in").click();
    assertThat(screen(page, Country.spot(0))).isNotEqualTo(home);
    page.locator("#reset").click();

    assertThat(screen(page, Country.spot(0))).containsExactly(home, within());
  }

  // ---------- Searching ----------

  @Test
  void searchingFindsTerritoriesAccountsAndNpis() {
    Page page = open(new Country());

    assertFinds(page, "ashf", 0, "Ashford OH");
    assertFinds(page, "MAYAGUEZ", 2, "Mayagüez PR"); // neither case nor accents matter
    assertFinds(page, "t006", 5, "Fargo ND");
    assertFinds(page, "galena t007", 6, "Galena AK"); // it has no ground
    assertFinds(page, "surgery riverside", 1, "Riverside Surgery"); // words in any order
    assertFinds(page, "1234567893", 1, "Riverside Hospital"); // an NPI
    assertFinds(page, "hospital brookfield", 1, "Riverside Hospital"); // with its place
  }

  private static void assertFinds(Page page, String words, int territory, String found) {
    search(page, words);
    assertThat(page.locator("#results li .name")).hasText(new String[] {found});
    page.locator("#results li").click();
    assertSelected(page, territory);
    assertThat(page.locator("#results")).isHidden();
  }

  @Test
  void anAccountFoundIsShownOnTheMap() {
    Page page = open(new Country());

    search(page, "riverside surgery");
    page.locator("#search").press("Enter");

    assertThat(page.locator("#tooltip .name")).hasText("Riverside Surgery");
    assertThat(page.locator("#selected [aria-current='true'] .name")).hasText("Riverside Surgery");
    assertThat(screen(page, new int[] {4000, 1000})).containsExactly(middle(page), within());
  }

  @Test
  void aListThatWasLeftDoesNotOpenAfterwards() {
    // The search waits 140 ms for the next letter; a quick typist has left the field by then.
    Page page = open(new Country());
    page.locator("#search").fill("denver");
    page.locator("#search").press("Tab");

    page.evaluate("new Promise(done => setTimeout(done, 150))"); // set later, so it comes later

    assertThat(page.locator("#results")).isHidden();
  }

  @Test
  void whatIsNowhereIsSaidToBeNowhere() {
    Page page = open(new Country());

    search(page, "xyzzy");

    assertThat(page.locator("#results")).hasText("Nothing found");
    page.locator("#search").press("Enter");
    assertNothingSelected(page);
  }

  // ---------- The table ----------

  @Test
  void theTableShowsTheLargestPotentialFirst() {
    Page page = open(new Country());

    assertOrder(page, 1, 3, 5, 6, 4, 0, 2); // 7, 6, 5, 4, 3, 2, 1 million
    assertThat(row(page, 1).locator("td"))
        .hasText(new String[] {"Brookfield WIT002", "990 h", "-1.0%", "$7.0M", "16", "11.0"});
  }

  @Test
  void aHeadSortsTheTableAndAgainTurnsItAround() {
    Page page = open(new Country());

    head(page, "Workload").click(); // 1020 1010 1005 1000 995 990 980
    assertOrder(page, 0, 3, 5, 2, 6, 1, 4);
    assertThat(page.locator("th[aria-sort='descending']")).hasText("Workload");
    head(page, "Workload").click();
    assertOrder(page, 4, 1, 6, 2, 5, 3, 0);
    assertThat(page.locator("th[aria-sort='ascending']")).hasText("Workload");

    head(page, "Territory").click(); // by the alphabet, and Denver 2 before Denver 10
    assertOrder(page, 0, 1, 4, 3, 5, 6, 2);
  }

  @Test
  void theHeadsOfTheTableStandApartAtAnyWidth() {
    Page page = open(new Country());

    for (int width : new int[] {360, 700, 1080, 1280, 1920}) {
      page.setViewportSize(width, 800);
      assertThat(
              page.evaluate(
                  """
                  [...document.querySelectorAll('#territory-table th button')]
                    .filter(head => head.scrollWidth > head.clientWidth + 8) // the gap
                    .map(head => head.textContent)
                  """))
          .as("heads that run into the next at %s pixels", width)
          .isEqualTo(List.of());
    }
  }

  @Test
  void clickingARowSelectsItsTerritory() {
    Page page = open(new Country());

    row(page, 4).click();
    assertSelected(page, 4);
    row(page, 6).click();
    assertSelected(page, 6);

    page.getByLabel("Clear the selection").click();
    assertNothingSelected(page);
  }

  @Test
  void anAddressOpensAtItsTerritory() {
    Page page = open(MapPage.html(new Country().data()), "#T004", Browser.desktop());

    assertSelected(page, 3);
    assertThat(screen(page, Country.center(3))).containsExactly(middle(page), within());
  }

  // ---------- The keyboard ----------

  @Test
  void theKeyboardAloneSearchesAndSelects() {
    Page page = open(new Country());

    page.keyboard().press("Tab");
    assertThat(page.locator("#search")).isFocused();
    page.keyboard().type("denver");
    assertThat(page.locator("#results li .name"))
        .hasText(new String[] {"Denver CO 10", "Denver CO 2"});
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertSelected(page, 4);

    page.keyboard().press("Escape"); // empties the field
    assertThat(page.locator("#search")).hasValue("");
    page.locator("#map").focus();
    page.keyboard().press("Escape");
    assertNothingSelected(page);
    page.keyboard().press("/");
    assertThat(page.locator("#search")).isFocused();
  }

  @Test
  void theKeyboardAloneWalksTheTable() {
    Page page = open(new Country());

    page.locator("tr[tabindex='0']").focus(); // Tab reaches this row only
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertSelected(page, 3); // the second by potential
    page.keyboard().press("End");
    page.keyboard().press(" ");
    assertSelected(page, 2);
    page.keyboard().press("Escape");
    assertNothingSelected(page);
  }

  @Test
  void theKeyboardAloneMovesTheMap() {
    Page page = open(new Country());
    double[] home = screen(page, Country.spot(0));

    page.locator("#map").focus();
    page.keyboard().press("ArrowLeft");
    assertThat(screen(page, Country.spot(0)))
        .containsExactly(new double[] {home[0] + 90, home[1]}, within());
    page.keyboard().press("+");
    page.keyboard().press("0");
    assertThat(screen(page, Country.spot(0))).containsExactly(home, within());
  }

  // ---------- Names from outside ----------

  @Test
  void aNameIsOnlyEverText() {
    List<String> names =
        List.of(
            "<img src=x onerror=\"window.pwned=1;alert(1)\">",
            "</script><script>window.pwned=1;alert(1)</script>",
            "<!--<script>",
            "<svg/onload=window.pwned=1>",
            "\"'`><a href=javascript:pwned=1 autofocus onfocus=pwned=1>",
            "javascript:window.pwned=1",
            "&lt;b&gt; &amp; ${pwned} {{pwned}} __CATCHMENT_DATA__",
            "O'Brien \"& Sons\" \\ </b>",
            "مستشفى الملك \u202Efdp.exe", // right to left, then forced so
            "\uD83C\uDFE5\uD83D\uDC68\u200D\u2695\uFE0F Clinic 診療所",
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(3));
    Country country = new Country();
    country.accounts = new MapPage.AccountColumns();
    country.types = List.of(names.get(0));
    country.title = names.get(1);
    country.run.put("run_id", names.get(2));
    country.run.put("modelled", names.get(0));
    country.run.put("measure", names.get(1));
    country.run.put("color", "constructor"); // of every object, but no mode
    country.run.put(
        "metrics",
        List.of(
            Map.of("name", names.get(0), "unit", names.get(1), "description", names.get(4)),
            Map.of("name", "__proto__", "unit", names.get(1), "description", names.get(4))));
    country.states.get(0).put("code", names.get(3));
    country.states.get(0).put("name", names.get(3));
    for (int t = 0; t < names.size(); t++) {
      if (t >= country.territories.size()) { // one more without ground
        country.territories.add(new LinkedHashMap<>(country.territories.get(6)));
      }
      country.territories.get(t).put("id", names.get(t));
      country.territories.get(t).put("name", names.get(t));
      String name = names.get(t);
      Country.add(country.accounts, t, 1000, 1000 + 100 * t, 9_000_000L - t, name, name, name);
    }

    Page page = open(country);

    assertThat(page.locator("#title")).hasText(names.get(1));
    assertThat(page.locator("#note")).hasText(names.get(0));
    assertThat(page.locator("#footer")).containsText(names.get(2));
    page.locator("#reset").click(); // all accounts are in T001, so the page opened there
    point(page, Country.spot(0));
    assertThat(page.locator("#tooltip .name")).hasText(names.get(0));
    head(page, "Potential").click();
    for (String name : names) {
      page.locator("#search").fill(name);
      page.locator("#search").press("ArrowDown"); // opens the list at once
      assertThat(page.locator("#results li .name")).hasText(new String[] {name, name});
      page.locator("#search").press("Enter");
      assertThat(page.locator("#selected h2")).hasText(name);
      assertThat(page.locator("tr[aria-selected='true'] .name")).hasText(name);
      page.locator("#selected .account").click();
      assertThat(page.locator("#tooltip .name")).hasText(name);
      assertThat(page.locator("#tooltip .sub").first()).containsText(name);
      assertThat(page.locator("#tooltip dd").first()).hasText(name);
      assertFitsTheScreen(page);
    }
    page.reload(); // the last id is in the address now
    assertThat(page.locator("#selected h2")).hasText(names.get(names.size() - 1));

    assertThat(page.evaluate("typeof window.pwned")).isEqualTo("undefined");
    assertThat(page.locator("img, a, iframe, svg[onload]")).hasCount(0);
    assertThat(page.locator("script")).hasCount(2); // the data and the program
  }

  // ---------- On a phone ----------

  @Test
  void onAPhoneNothingIsWiderThanTheScreen() {
    Page page = open(new Country(), Browser.phone());

    assertFitsTheScreen(page);
    page.evaluate("catchment.select('T004')");
    assertFitsTheScreen(page);
    assertThat(page.locator("#map").boundingBox().width).isGreaterThan(350);
    assertThat(page.locator("#map").boundingBox().height).isGreaterThan(200);
  }

  @Test
  void onAPhoneATapSelectsATerritory() {
    Page page = open(new Country(), Browser.phone());

    double[] at = screen(page, Country.spot(4));
    page.touchscreen().tap(at[0], at[1]);

    assertSelected(page, 4);
    assertThat(page.locator("#tooltip .name")).hasText("Denver CO 2");
    assertThat(page.locator("#selected h2")).isInViewport();
  }

  @Test
  void onAPhoneATapOnARowShowsTheFiguresAndClosingThemLeadsBack() {
    Page page = open(new Country(), Browser.phone());

    row(page, 2).scrollIntoViewIfNeeded(); // the last one
    row(page, 2).tap();

    assertSelected(page, 2);
    assertThat(page.locator("#selected h2")).isInViewport();
    assertFitsTheScreen(page);
    page.getByLabel("Clear the selection").tap();
    assertNothingSelected(page);
    assertThat(row(page, 2)).isInViewport();
  }

  @Test
  void onAPhoneTheHandleMakesRoomForTheTable() {
    Page page = open(new Country(), Browser.phone());
    double before = page.locator("#sheet").boundingBox().height;

    page.locator("#sheet-toggle").tap();

    assertThat(page.locator("#sheet-toggle")).hasAttribute("aria-expanded", "true");
    assertThat(page.locator("#sheet").boundingBox().height).isGreaterThan(before + 100);
    assertThat(page.locator("#map").boundingBox().height).isGreaterThan(50);
  }

  // ---------- Damaged files ----------

  @Test
  void aFileWithoutDataSaysThatItIsDamaged() {
    Page page = open(MapPage.html(Map.of()), "", Browser.desktop());

    assertThat(tab().ready()).isEqualTo("failed");
    assertThat(page.locator("#fatal"))
        .hasText(
            "This page could not be shown: the data inside the file are missing or damaged."
                + " Please publish it again.");
    assertThat(page.locator("#fatal")).isVisible();
    assertThat(page.locator("#app")).isHidden();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not base64!", "bm90IGd6aXA="}) // the second is "not gzip"
  void damagedAccountsLeaveTheTerritories(String packed) {
    Map<String, Object> data = new Country().data();
    data.put("accounts", Map.of("types", List.of("hospital"), "gzip_base64", packed));

    Page page = open(MapPage.html(data), "", Browser.desktop());

    assertThat(tab().ready()).isEqualTo("failed");
    assertThat(page.locator("#notice"))
        .hasText("The accounts in this file could not be read, so only territories are shown. ");
    assertColor(page, Country.spot(0), "t0");
    search(page, "brookfield");
    page.locator("#results li").click();
    assertSelected(page, 1);
  }

  // ---------- What a person does ----------

  private Page open(Country country) {
    return open(country, Browser.desktop());
  }

  private Page open(Country country, NewContextOptions options) {
    return open(MapPage.html(country.data()), "", options);
  }

  private Page open(byte[] html, String hash, NewContextOptions options) {
    Path file = folder.resolve("map of today.html"); // a space, as people have them
    try {
      Files.write(file, html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (browser == null) {
      throw new IllegalStateException("no browser");
    }
    tab = browser.open(URI.create(file.toUri() + hash), options);
    return tab.page();
  }

  private Browser.Tab tab() {
    if (tab == null) {
      throw new IllegalStateException("no page is open");
    }
    return tab;
  }

  private static void point(Page page, int[] map) {
    double[] at = screen(page, map);
    page.mouse().move(at[0], at[1]);
  }

  private static void click(Page page, int[] map) {
    double[] at = screen(page, map);
    page.mouse().click(at[0], at[1]);
  }

  /** Types into the field, and waits for the list, which comes once the typing has paused. */
  private static void search(Page page, String words) {
    page.locator("#search").fill(words);
    page.waitForFunction("() => !document.getElementById('results').hidden");
  }

  private static Locator row(Page page, int t) {
    return page.locator("tr[data-territory='T00" + (t + 1) + "']");
  }

  private static Locator head(Page page, String title) {
    return page.locator("#territory-table th button").filter(hasName(title));
  }

  private static Locator.FilterOptions hasName(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  // ---------- What a person sees ----------

  private static void assertSelected(Page page, int t) {
    assertThat(page.locator("#selected h2")).hasText(NAMES.get(t));
    assertThat(page.locator("tr[aria-selected='true'] .name")).hasText(NAMES.get(t));
    assertThat(page.url()).endsWith("#T00" + (t + 1));
  }

  private static void assertNothingSelected(Page page) {
    assertThat(page.locator("#selected")).containsText("Choose a territory");
    assertThat(page.locator("tr[aria-selected='true']")).hasCount(0);
    assertThat(page.url()).endsWith(".html");
  }

  private static void assertOrder(Page page, int... territories) {
    List<String> names = new ArrayList<>();
    for (int t : territories) {
      names.add(NAMES.get(t));
    }
    assertThat(page.locator("#territory-table tbody tr .name"))
        .hasText(names.toArray(String[]::new));
  }

  private static void assertFitsTheScreen(Page page) {
    assertThat(
            page.evaluate(
                """
                ['html', 'body', '#app', '#sheet', '#panel', '#selected', '#table-wrap']
                  .filter(box => document.querySelector(box).scrollWidth > innerWidth
                    || document.querySelector(box).scrollWidth > document.querySelector(box).clientWidth)
                """))
        .as("boxes whose content is wider than they are")
        .isEqualTo(List.of());
  }

  /** Where a map position is on the screen: x and y in CSS pixels. */
  private static double[] screen(Page page, int[] map) {
    List<?> at =
        (List<?>)
            page.evaluate(
                "([x, y]) => { const at = catchment.screenOf(x, y); return [at.x, at.y]; }",
                List.of(map[0], map[1]));
    return new double[] {((Number) at.get(0)).doubleValue(), ((Number) at.get(1)).doubleValue()};
  }

  private static double[] middle(Page page) {
    BoundingBox box = page.locator("#map").boundingBox();
    return new double[] {box.x + box.width / 2, box.y + box.height / 2};
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  private static Offset<Double> within() {
    return Offset.offset(0.5); // half a pixel
  }

  /** The map draws when the screen is next refreshed, so this looks at it more than once. */
  private static void assertColor(Page page, int[] map, String paletteName) {
    String expected = paletteColor(page, paletteName);
    String seen = color(page, map);
    for (int refresh = 1; refresh < 60 && !seen.equals(expected); refresh++) {
      seen = color(page, map);
    }
    assertThat(seen).as(paletteName).isEqualTo(expected);
  }

  /** The color of the map at a position after the next refresh of the screen: {@code #rrggbb}. */
  private static String color(Page page, int[] map) {
    return (String)
        page.evaluate(
            """
            async ([x, y]) => {
              await new Promise(requestAnimationFrame);
              const map = document.getElementById('map'), box = map.getBoundingClientRect();
              const at = catchment.screenOf(x, y), scale = map.width / box.width;
              const [r, g, b] = map.getContext('2d')
                .getImageData((at.x - box.left) * scale, (at.y - box.top) * scale, 1, 1).data;
              return '#' + [r, g, b].map(c => c.toString(16).padStart(2, '0')).join('');
            }
            """,
            List.of(map[0], map[1]));
  }

  private static String paletteColor(Page page, String name) {
    return (String)
        page.evaluate(
            "name => getComputedStyle(document.documentElement).getPropertyValue('--' + name)",
            name);
  }
}
