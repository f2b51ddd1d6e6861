package org.catchment.jobs.align.solver.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.catchment.jobs.align.solver.holdings.MoveRules;
import org.junit.jupiter.api.Test;

/**
 * A field of 3 x 5 places, every other row set off by a half, so that triangles are equilateral:
 *
 * <pre>
 *  10  11  12  13  14
 *    5   6   7   8   9
 *   0   1   2   3   4
 * </pre>
 *
 * An inner place such as 7 has six neighbors: 2, 3, 8, 13, 12, 6.
 */
class TerritoryPiecesTest {
  private static final long EACH = 10;

  private final AccountList field = field();
  private final Adjacency adjacency = new Adjacency(Surface.PLANE, field);
  private Holdings holdings = held(15);
  private TerritoryPieces pieces = new TerritoryPieces(adjacency, field.weight, holdings);

  private static AccountList field() {
    AccountList field = new AccountList();
    for (int i = 0; i < 15; i++) {
      int row = i / 5;
      double x = i % 5 + (row % 2 == 1 ? 0.5 : 0);
      field.add(x / 100, row * Math.sqrt(3) / 200, 0, EACH, i);
    }
    field.trim();
    return field;
  }

  private void divide(int... territory) {
    System.arraycopy(territory, 0, field.territory, 0, territory.length);
    pieces = ofMovable(field.size);
  }

  private TerritoryPieces ofMovable(int movable) {
    holdings = held(movable);
    return new TerritoryPieces(adjacency, field.weight, holdings);
  }

  private Holdings held(int movable) {
    long[][] weight = {field.weight};
    return new Holdings(
        MoveRules.NONE, movable, weight, new long[1][3], new long[3], field.territory);
  }

  @Test
  void aPlaceInsideHasItsSixNeighborsInARing() {
    int[] ring = adjacency.ring[adjacency.spot[7]];

    int[] places = Arrays.stream(ring).map(s -> adjacency.here[s][0]).toArray();
    assertThat(places).containsExactlyInAnyOrder(2, 3, 8, 13, 12, 6);
    // Each stands between two of its own neighbors.
    for (int a = 0; a < places.length; a++) {
      int next = places[(a + 1) % places.length];
      assertThat(pieces.areNeighbors(places[a], next)).isTrue();
    }
  }

  @Test
  void placesInOneSpotAreNeighbors() {
    AccountList three = new AccountList();
    three.add(0, 0, 0, EACH, 0);
    three.add(0.1, 0, 0, EACH, 1);
    three.add(0, 0, 0, EACH, 2);
    three.trim();
    Adjacency line = new Adjacency(Surface.PLANE, three);

    assertThat(line.spot[0]).isEqualTo(line.spot[2]).isNotEqualTo(line.spot[1]);
    assertThat(
            new TerritoryPieces(line, three.weight, new Holdings(MoveRules.NONE, three.weight, 1))
                .areNeighbors(0, 2))
        .isTrue();
  }

  @Test
  void onlyAPlaceWhoseNeighborsHangTogetherMayLeave() {
    // Territory 1 is the middle row, where each holds on to the next.
    divide(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0);

    assertThat(pieces.mayMove(7, 0)).isFalse();
    assertThat(pieces.mayMove(5, 0)).isTrue();
    assertThat(pieces.mayMove(9, 0)).isTrue();
    assertThat(pieces.mayMove(9, 2)).as("no neighbor is in territory 2").isFalse();
  }

  @Test
  void whatIsNotInTheHeaviestPieceIsDetached() {
    // Territory 1 is 4 at the right, and 10 with 11 at the left: 0 goes on between them.
    divide(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
    TerritoryPieces.Found found = pieces.find(2);

    assertThat(found.enclaves()).isEqualTo(1);
    assertThat(found.detached()).isEqualTo(EACH);
    assertThat(found.isDetached(4, 1)).isTrue();
    assertThat(found.isDetached(10, 1)).isFalse();
    assertThat(found.isDetached(0, 0)).isFalse();
  }

  @Test
  void theCorridorIsTheLightestWayHome() {
    // Three places lie between 4 and 11: 8, 13 and 12 are the lightest.
    divide(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
    field.weight[3] = 10 * EACH;
    field.weight[7] = 10 * EACH;
    TerritoryPieces.Found found = pieces.find(2);
    int[] piece = {4};

    assertThat(pieces.corridor(found, piece, 3 * EACH, Set.of()))
        .containsExactlyInAnyOrder(8, 13, 12);
    assertThat(pieces.corridor(found, piece, 3 * EACH - 1, Set.of())).isEmpty();
    assertThat(pieces.corridor(found, piece, 40 * EACH, Set.of(13)))
        .doesNotContain(13)
        .isNotEmpty();
    assertThat(ofMovable(12).corridor(found, piece, 40 * EACH, Set.of()))
        .as("13 and 12 may not change hands")
        .doesNotContain(13, 12)
        .isNotEmpty();
  }

  @Test
  void whatACorridorCutsOffIsWeighed() {
    divide(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
    TerritoryPieces.Found found = pieces.find(2);

    // 9 and 14 lie behind the corridor.
    int[] corridor = {8, 13, 12};
    for (int i : corridor) {
      holdings.move(i, 1);
    }
    assertThat(pieces.cutOff(found, corridor, 0)).isEqualTo(2 * EACH);
  }
}
