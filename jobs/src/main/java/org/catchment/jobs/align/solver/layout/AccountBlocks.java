package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.List;

/**
 * All accounts, laid out in blocks, here or on a cluster. A solver that uses only this interface
 * needs just a few passes, and memory only for the results.
 */
public interface AccountBlocks {
  /**
   * Goes over all blocks once.
   *
   * @return the merged result, the same in whatever order blocks are added and results merged
   */
  <R> R pass(Pass<R> pass);

  /**
   * What is done to every block. Results may be changed in place.
   *
   * @param <R> result over some of the blocks; must be serializable
   */
  interface Pass<R> extends Serializable {
    /** The result over no block. */
    R start();

    /** The result over one block more. */
    R add(R result, Block block);

    /** The result over the blocks of both. */
    R merge(R one, R other);
  }

  /** Accounts in this process. */
  static AccountBlocks here(List<Block> blocks) {
    return new AccountBlocks() {
      @Override
      public <R> R pass(Pass<R> pass) {
        R result = pass.start();
        for (Block block : blocks) {
          result = pass.add(result, block);
        }
        return result;
      }
    };
  }
}
