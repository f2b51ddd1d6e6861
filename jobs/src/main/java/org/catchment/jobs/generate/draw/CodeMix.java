package org.catchment.jobs.generate.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.catchment.jobs.generate.known.Service;
import org.catchment.jobs.generate.known.Specialty;

/**
 * Which procedures the lines of a specialty's physician are for, each at most once per place of
 * service. Over all physicians, every procedure gets its share of the lines.
 *
 * <p>A physician with n lines has each procedure with a probability proportional to a weight, up to
 * certainty; the weights are fitted to the shares, over all n. One draw: randomized systematic
 * sampling (H. O. Hartley, J. N. K. Rao, "Sampling with unequal probabilities and without
 * replacement", Annals of Mathematical Statistics 33, 1962).
 */
public final class CodeMix {
  /** If a share is below this, or above 1 less this, the procedure has one place of service. */
  private static final double RARE_PLACE = 0.03;

  private static final int ROUNDS = 100;

  /** Probability 1. */
  private static final int CERTAIN = 1 << 30;

  /**
   * A procedure at a place of service.
   *
   * @param service its number within the specialty
   */
  public record Slot(int service, boolean facility, double weight) {}

  private final List<Slot> slots;

  /** By number of lines, the probability of each slot; empty where nobody has so many lines. */
  private final int[][] probability;

  /** Number of lines with another procedure than the shares give. */
  private final double misplaced;

  private CodeMix(List<Slot> slots, int[][] probability, double misplaced) {
    this.slots = slots;
    this.probability = probability;
    this.misplaced = misplaced;
  }

  /** The slots of a specialty, ordered by code; F before O. */
  public static List<Slot> slots(Specialty specialty) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < specialty.services().size(); i++) {
      Service service = specialty.services().get(i);
      double facility =
          service.facilityShare() < RARE_PLACE
              ? 0
              : service.facilityShare() > 1 - RARE_PLACE ? 1 : service.facilityShare();
      if (facility > 0) {
        slots.add(new Slot(i, true, service.physicians() * facility));
      }
      if (facility < 1) {
        slots.add(new Slot(i, false, service.physicians() * (1 - facility)));
      }
    }
    return slots;
  }

  /**
   * @param physicians by their number of lines, at most as many as there are slots
   */
  public static CodeMix fit(List<Slot> slots, double[] physicians) {
    int size = slots.size();
    double[] target = slots.stream().mapToDouble(Slot::weight).toArray();
    double all = Arrays.stream(target).sum();
    double lines = 0;
    for (int n = 1; n < physicians.length; n++) {
      lines += n * physicians[n];
    }
    for (int k = 0; k < size; k++) {
      target[k] *= lines / all;
    }
    double[] weight = target.clone();
    double[] reached = new double[size];
    double[] share = new double[size];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(reached, 0);
      Integer[] heaviest = heaviest(weight);
      for (int n = 1; n < physicians.length; n++) {
        if (physicians[n] > 0) {
          shares(weight, heaviest, n, share);
          for (int k = 0; k < size; k++) {
            reached[k] += physicians[n] * share[k];
          }
        }
      }
      if (round < ROUNDS - 1) {
        for (int k = 0; k < size; k++) {
          // Bounded, because a procedure that everybody already has cannot get more.
          weight[k] *= Math.min(2, reached[k] > 0 ? target[k] / reached[k] : 1);
        }
      }
    }
    double misplaced = 0;
    for (int k = 0; k < size; k++) {
      misplaced += Math.max(0, target[k] - reached[k]);
    }
    int[][] probability = new int[physicians.length][0];
    Integer[] heaviest = heaviest(weight);
    for (int n = 1; n < physicians.length; n++) {
      // Rounding may give one line more or fewer than the mean.
      if (physicians[n] > 0
          || physicians[n - 1] > 0
          || n + 1 < physicians.length && physicians[n + 1] > 0) {
        shares(weight, heaviest, n, share);
        probability[n] = whole(share, n);
      }
    }
    return new CodeMix(slots, probability, misplaced);
  }

  private static Integer[] heaviest(double[] weight) {
    Integer[] order = new Integer[weight.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.<Integer>comparingDouble(k -> -weight[k]).thenComparing(k -> k));
    return order;
  }

  /** min(1, c * weight), with the c for which they add up to n. */
  private static void shares(double[] weight, Integer[] heaviest, int n, double[] share) {
    // Sums of each and all lighter ones, from the light end, because magnitudes differ widely.
    double[] rest = new double[weight.length + 1];
    for (int i = weight.length - 1; i >= 0; i--) {
      rest[i] = rest[i + 1] + weight[heaviest[i]];
    }
    int certain = 0;
    while (certain < n && (n - certain) * weight[heaviest[certain]] >= rest[certain]) {
      share[heaviest[certain]] = 1;
      certain++;
    }
    for (int i = certain; i < weight.length; i++) {
      share[heaviest[i]] =
          certain < n ? Math.min(1, (n - certain) * weight[heaviest[i]] / rest[certain]) : 0;
    }
  }

  /** Whole numbers that add up to exactly n times {@link #CERTAIN}. */
  private static int[] whole(double[] share, int n) {
    int[] whole = new int[share.length];
    long left = (long) n * CERTAIN;
    for (int k = 0; k < share.length; k++) {
      whole[k] = (int) Math.min(CERTAIN, share[k] * CERTAIN);
      left -= whole[k];
    }
    for (int k = 0; left != 0; k = (k + 1) % share.length) {
      int more = (int) Math.max(-whole[k], Math.min(CERTAIN - whole[k], left));
      whole[k] += more;
      left -= more;
    }
    return whole;
  }

  public List<Slot> slots() {
    return slots;
  }

  public double misplaced() {
    return misplaced;
  }

  /**
   * Chooses slots for a physician.
   *
   * @param order scratch, as long as there are slots
   * @param chosen is set for exactly {@code lines} slots
   */
  public void draw(int lines, Chance chance, int[] order, boolean[] chosen) {
    int size = slots.size();
    Arrays.fill(chosen, false);
    int[] shares = probability[lines];
    if (shares.length == 0) {
      throw new IllegalStateException("nobody should have " + lines + " lines");
    }
    for (int i = 0; i < size; i++) {
      int j = chance.below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    long at = chance.below(CERTAIN);
    for (int i = 0; i < size; i++) {
      long end = at + shares[order[i]];
      chosen[order[i]] = end / CERTAIN != at / CERTAIN;
      at = end;
    }
  }
}
