package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerritoryNamesTest {
  @ParameterizedTest
  @CsvSource({
    "SAN FRANCISCO, CA, San Francisco CA",
    "ST. LOUIS, MO, St. Louis MO",
    "WINSTON-SALEM, NC, Winston-Salem NC",
    "saint mary's, AK, Saint Mary's AK", // not Mary'S
    "O'FALLON, MO, O'Fallon MO",
    "D'IBERVILLE, MS, D'Iberville MS",
    "COEUR D'ALENE, ID, Coeur D'Alene ID",
    "LAND O’LAKES, FL, Land O’Lakes FL",
    "COEUR D ALENE, ID, Coeur D Alene ID",
    "CAÑON CITY, CO, Cañon City CO",
    "ÉTOILE, TX, Étoile TX",
    "'  BOISE ', ID, Boise ID",
  })
  void aPlaceIsWrittenAsPeopleWriteIt(String city, String state, String place) {
    assertThat(TerritoryNames.place(city, state)).isEqualTo(place);
  }

  @Test
  void whatIsMissingIsLeftOut() {
    assertThat(TerritoryNames.place(null, "OH")).isEqualTo("OH");
    assertThat(TerritoryNames.place("DAYTON", null)).isEqualTo("Dayton");
    assertThat(TerritoryNames.place("  ", "OH")).isEqualTo("OH");
    assertThat(TerritoryNames.place(null, null)).isEmpty();
  }

  @Test
  void aTerritoryIsCalledAfterThePlaceWithTheMostWeight() {
    assertThat(
            TerritoryNames.of(
                List.of(
                    Map.of("Akron OH", 5L, "Dayton OH", 7L, "Toledo OH", 6L),
                    Map.of("Akron OH", 8L, "Dayton OH", 7L)),
                new int[] {0, 1}))
        .containsExactly("Dayton OH", "Akron OH");
  }

  @Test
  void ofPlacesWithTheSameWeightTheFirstByNameIsTaken() {
    assertThat(
            TerritoryNames.of(
                List.of(Map.of("Toledo OH", 7L, "Dayton OH", 7L, "Akron OH", 6L)), new int[] {0}))
        .containsExactly("Dayton OH");
  }

  @Test
  void territoriesThatShareAPlaceAreNumberedInTheGivenOrder() {
    // Territory 2 comes first, 0 last; 1 has its place to itself and no number.
    assertThat(
            TerritoryNames.of(
                List.of(
                    Map.of("Chicago IL", 1L),
                    Map.of("Peoria IL", 1L),
                    Map.of("Chicago IL", 1L),
                    Map.of("Chicago IL", 1L)),
                new int[] {2, 1, 3, 0}))
        .containsExactly("Chicago IL 3", "Peoria IL", "Chicago IL 1", "Chicago IL 2");
  }

  @Test
  void aPlaceWithoutNameGivesWayToAnyOther() {
    assertThat(TerritoryNames.of(List.of(Map.of("", 9L, "OH", 1L)), new int[] {0}))
        .containsExactly("OH");
  }

  @Test
  void territoriesWithoutAnyPlaceAreNumbered() {
    assertThat(TerritoryNames.of(List.of(Map.of("", 9L), Map.of()), new int[] {1, 0}))
        .containsExactly("Territory 2", "Territory 1");
  }
}
