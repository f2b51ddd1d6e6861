package org.catchment.jobs.align.solver;

import java.util.Arrays;

/** Which units are in which territory, both ways. */
final class Members {
  static final int NONE = -1;

  /** The territory of each unit; {@link #NONE} if it is in none. */
  final int[] territory;

  /** The units of each territory, in no order; the first {@link #count} of each row. */
  final int[][] of;

  final int[] count;

  /** Where each unit stands in the row of its territory. */
  private final int[] place;

  Members(int units, int territories) {
    territory = new int[units];
    Arrays.fill(territory, NONE);
    place = new int[units];
    of = new int[territories][4];
    count = new int[territories];
  }

  void add(int i, int k) {
    if (count[k] == of[k].length) {
      of[k] = Arrays.copyOf(of[k], 2 * count[k]);
    }
    place[i] = count[k];
    of[k][count[k]++] = i;
    territory[i] = k;
  }

  void remove(int i) {
    int k = territory[i];
    int last = of[k][--count[k]];
    of[k][place[i]] = last;
    place[last] = place[i];
    territory[i] = NONE;
  }
}
