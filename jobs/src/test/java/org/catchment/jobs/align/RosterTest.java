package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.catchment.jobs.align.Roster.Entry;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in the company's roster on a day. */
class RosterTest {
  private static final LocalDate DAY = LocalDate.of(2024, 6, 30);

  private static Entry entry(String territory, String rep, double capacity) {
    return entry(territory, rep, capacity, "1900-01-01", null);
  }

  /** Without a home. */
  private static Entry entry(
      String territory, String rep, double capacity, String starts, @Nullable String ends) {
    return new Entry(
        territory,
        rep,
        LocalDate.parse(starts),
        ends == null ? null : LocalDate.parse(ends),
        capacity,
        null,
        null);
  }

  private static Entry at(double latDeg, double lonDeg, Entry entry) {
    return new Entry(
        entry.territory(),
        entry.rep(),
        entry.startsOn(),
        entry.endsOn(),
        entry.capacity(),
        latDeg,
        lonDeg);
  }

  private static AlignConfig.Rep rep(String name, double capacity) {
    return new AlignConfig.Rep(name, capacity, null, null, null);
  }

  @Test
  void aTerritoryHasItsNameAndTheCapacityAndHomeOfItsRep() {
    List<AlignConfig.Rep> reps =
        Roster.on(
            DAY, List.of(entry("West", "Ann", 0.5), at(39.5, -99.5, entry("East", "Bob", 1))));

    // By name, whichever comes first; the home holds the center as in a list that gives no pull.
    assertThat(reps)
        .containsExactly(new AlignConfig.Rep("East", 1, 39.5, -99.5, null), rep("West", 0.5));
    assertThat(reps).extracting(AlignConfig.Rep::homePull).containsExactly(1.0, 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-06-30,           , from this day on",
    "1900-01-01, 2024-06-30, until this day",
    "2024-06-30, 2024-06-30, for this day",
  })
  void theFirstAndTheLastDayCount(String starts, @Nullable String ends, String when) {
    assertThat(
            Roster.on(
                DAY,
                List.of(
                    entry("North", "Eve", 1, "2024-07-01", null),
                    entry("South", "Fay", 1, "1900-01-01", "2024-06-29"),
                    entry("West", "Ann", 1, starts, ends))))
        .as(when)
        .containsExactly(rep("West", 1));
  }

  @Test
  void repsWhoShareATerritoryAddUpAndTheOneWhoCanDoTheMostGivesTheHome() {
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                at(41, -100, entry("West", "Ann", 0.1)),
                at(42, -101, entry("West", "Bob", 0.2)),
                at(43, -102, entry("West", "Cid", 0.2)),
                entry("West", "Dan", 0.3)));

    // 0.1 + 0.2 + 0.2 + 0.3 = 0.8; Dan has no home, and Bob comes before Cid.
    List<AlignConfig.Rep> expected = List.of(new AlignConfig.Rep("West", 0.8, 42.0, -101.0, null));
    assertThat(Roster.on(DAY, entries)).isEqualTo(expected);
    Collections.reverse(entries);
    assertThat(Roster.on(DAY, entries)).isEqualTo(expected);
  }

  @Test
  void aRepWhoIsTwiceInATerritoryIsThereOnceAsOfTheLaterEntry() {
    // Ann works half of the time since March; nobody has ended the row of before.
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                at(41, -100, entry("West", "Ann", 1)),
                entry("West", "Ann", 0.5, "2024-03-01", null)));

    assertThat(Roster.on(DAY, entries)).containsExactly(rep("West", 0.5));
    Collections.reverse(entries);
    assertThat(Roster.on(DAY, entries)).containsExactly(rep("West", 0.5));
  }

  @Test
  void aRepMayHaveTwoTerritories() {
    assertThat(Roster.on(DAY, List.of(entry("West", "Ann", 0.5), entry("East", "Ann", 0.5))))
        .containsExactly(rep("East", 0.5), rep("West", 0.5));
  }

  @Test
  void moreThanATerritoryCanHaveIsRefusedWithTheReps() {
    assertThatThrownBy(
            () -> Roster.on(DAY, List.of(entry("West", "Ann", 40), entry("West", "Bob", 60.5))))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            The territory West has 100.5 full-time reps on 2024-06-30 in the roster (conformed.rep),\
             more than 100: Bob 60.5, Ann 40.
              Mend their capacities in the roster, which are in full-time reps, or end those who have\
             left (valid_to).\
            """);
  }

  @Test
  void aDayOnWhichNobodyIsThereIsRefusedWithTheNearest() {
    List<Entry> before =
        List.of(
            entry("West", "Ann", 1, "1900-01-01", "2024-05-31"),
            entry("East", "Bob", 1, "1900-01-01", "2024-06-15"));
    List<Entry> after =
        List.of(
            entry("West", "Cid", 1, "2024-07-02", null),
            entry("East", "Dan", 1, "2024-08-01", null));
    List<Entry> both = new ArrayList<>(before);
    both.addAll(after);

    assertThatThrownBy(() -> Roster.on(DAY, both))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            align.roster is table, and the roster (conformed.rep) has nobody on 2024-06-30: the last\
             before is Bob in East until 2024-06-15, the first after is Cid in West from 2024-07-02.
              Set input.as_of to a day that the roster covers, or mend its dates (valid_from, valid_to).\
            """);
    assertThatThrownBy(() -> Roster.on(DAY, before))
        .hasMessageContaining("on 2024-06-30: the last before is Bob in East until 2024-06-15.\n");
    assertThatThrownBy(() -> Roster.on(DAY, after))
        .hasMessageContaining("on 2024-06-30: the first after is Cid in West from 2024-07-02.\n");
  }

  @Test
  void aRosterWithoutRowsIsRefused() {
    assertThatThrownBy(() -> Roster.on(DAY, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            align.roster is table, and the roster (conformed.rep) has no rows as of 2024-06-30.
              See in landed.reject why its rows were refused; or list the reps under align.roster.\
            """);
  }
}
