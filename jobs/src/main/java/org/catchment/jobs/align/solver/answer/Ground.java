package org.catchment.jobs.align.solver.answer;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Surface;

/**
 * How connected a division is on the ground, by the same definition as in {@code verify} (ADR 8).
 * Accounts are neighbors if they are in one place, or if the Delaunay triangulation joins their
 * places; in it, all places on one circle are joined.
 */
public final class Ground {
  private static final int NONE = -1;

  private final AccountList accounts;
  private final Adjacency adjacency;

  /** Union-find over the accounts. */
  private final int[] parent;

  /** Whether some neighbor of those in a spot, or one of themselves, is of another territory. */
  private final boolean[] atBorder;

  /** By territory, one of its accounts that was just seen; otherwise {@link #NONE}. */
  private final int[] seen;

  private Ground(AccountList accounts, Adjacency adjacency, int territories) {
    this.accounts = accounts;
    this.adjacency = adjacency;
    parent = new int[accounts.size];
    Arrays.setAll(parent, i -> i);
    atBorder = new boolean[adjacency.here.length];
    seen = new int[territories];
    Arrays.fill(seen, NONE);
  }

  /**
   * Looks at a division.
   *
   * @param accounts all of them, or a sample, each with its territory
   */
  public static Contiguity of(Surface surface, AccountList accounts, int territories) {
    Ground ground = new Ground(accounts, new Adjacency(surface, accounts), territories);
    ground.connect();
    return ground.contiguity(territories);
  }

  private void connect() {
    int[] pair = new int[2];
    for (int s = 0; s < adjacency.here.length; s++) {
      pair[0] = s;
      pair[1] = s;
      connect(pair);
      for (int other : adjacency.ring[s]) {
        if (other > s) {
          pair[1] = other;
          connect(pair);
        }
      }
    }
    for (int[] spots : adjacency.circle) {
      connect(spots);
    }
  }

  /** All accounts in these spots are neighbors. */
  private void connect(int[] spots) {
    int first = NONE;
    boolean mixed = false;
    for (int s : spots) {
      for (int i : adjacency.here[s]) {
        int k = accounts.territory[i];
        first = first == NONE ? k : first;
        mixed |= k != first;
        if (seen[k] == NONE) {
          seen[k] = i;
        } else {
          parent[root(i)] = root(seen[k]);
        }
      }
    }
    for (int s : spots) {
      atBorder[s] |= mixed;
      for (int i : adjacency.here[s]) {
        seen[accounts.territory[i]] = NONE;
      }
    }
  }

  private int root(int i) {
    int root = i;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  private Contiguity contiguity(int territories) {
    long[] piece = new long[accounts.size];
    long total = 0;
    long among = 0;
    for (int i = 0; i < accounts.size; i++) {
      piece[root(i)] += accounts.weight[i];
      total += accounts.weight[i];
      among += atBorder[adjacency.spot[i]] ? 0 : 1;
    }
    long[] heaviest = new long[territories];
    Arrays.fill(heaviest, NONE);
    int enclaves = 0;
    for (int i = 0; i < accounts.size; i++) {
      if (parent[i] == i) {
        int k = accounts.territory[i];
        enclaves += heaviest[k] == NONE ? 0 : 1;
        heaviest[k] = Math.max(heaviest[k], piece[i]);
      }
    }
    long attached = Arrays.stream(heaviest).filter(w -> w != NONE).sum();
    return new Contiguity(accounts.size, among, enclaves, total, total - attached);
  }
}
