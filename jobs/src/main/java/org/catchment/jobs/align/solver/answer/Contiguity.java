package org.catchment.jobs.align.solver.answer;

import java.io.Serializable;

/**
 * How connected the territories are on the ground, without heavy accounts. Accounts are neighbors
 * in the Delaunay triangulation, or if they are in the same place (ADR 8).
 *
 * @param accounts how many were examined: all, or a sample of very many
 * @param amongOwn the accounts whose neighbors are all in their territory
 * @param enclaves pieces of territories that are not connected with the heaviest one
 * @param weight of the accounts
 * @param detached the part of it that is in enclaves
 */
public record Contiguity(long accounts, long amongOwn, int enclaves, long weight, long detached)
    implements Serializable {
  /** The result for no accounts. */
  public static final Contiguity NONE = new Contiguity(0, 0, 0, 0, 0);

  /** Adds the result of a division that shares no territory with this one. */
  public Contiguity plus(Contiguity other) {
    return new Contiguity(
        accounts + other.accounts,
        amongOwn + other.amongOwn,
        enclaves + other.enclaves,
        weight + other.weight,
        detached + other.detached);
  }

  /** The part of the accounts whose neighbors are all in their territory, in [0, 1]. */
  public double neighborShare() {
    return accounts > 0 ? (double) amongOwn / accounts : 1;
  }

  /** The part of the weight that is in enclaves, in [0, 1]. */
  public double detachedShare() {
    return weight > 0 ? (double) detached / weight : 0;
  }
}
