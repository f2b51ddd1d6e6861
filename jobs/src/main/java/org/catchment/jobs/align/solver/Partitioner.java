package org.catchment.jobs.align.solver;

/** Divides accounts among territories. */
public interface Partitioner {
  /**
   * Solves {@code problem}. Equal problems get equal partitions, on any machine and at any time.
   *
   * @param problem the accounts, in an order that the caller keeps (by id, say)
   * @param progress hears how far the solver has come
   * @return a territory for every account; none of the territories is empty
   */
  Partition partition(Problem problem, Progress progress);
}
