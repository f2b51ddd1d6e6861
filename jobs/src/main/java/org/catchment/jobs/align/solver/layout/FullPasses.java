package org.catchment.jobs.align.solver.layout;

import java.util.IdentityHashMap;
import java.util.Map;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Counting;
import org.catchment.jobs.align.solver.sweep.Passes;

/**
 * Passes over all accounts: the light ones wherever their blocks are, the big ones here, first as
 * grains, then whole.
 */
public final class FullPasses extends Passes {
  private final AccountBlocks accounts;
  private final double unit;

  /**
   * The grains of the big accounts; from {@link #placeWhole} on, the big accounts that are not
   * fixed.
   */
  private KdTree loose;

  /** The big accounts that have a territory, whatever the prices. */
  private AccountList fixed = new AccountList();

  /** What was counted of the light accounts, by diagram. */
  private final Map<Diagram, Census> light = new IdentityHashMap<>();

  /**
   * Passes with the big accounts as they are in this tree.
   *
   * @param reach how far each territory reaches; 0 if that is not known
   */
  public FullPasses(AccountBlocks accounts, KdTree grains, double[] reach) {
    super(reach);
    this.accounts = accounts;
    loose = grains;
    unit = grains.unit;
  }

  @Override
  public Census count(Diagram diagram, double[] radius, double horizon) {
    Census census = accounts.pass(new Count(diagram, unit, radius, horizon)).inOrder();
    light.put(census.diagram, census);
    return complete(census, radius, horizon);
  }

  /** The census with the big accounts in it. */
  private Census complete(Census counted, double[] radius, double horizon) {
    Census census = counted.inOrder();
    new Counting(census, radius, horizon).over(loose);
    for (int i = 0; i < fixed.size; i++) {
      census.addWhole(fixed.territory[i], fixed.weight[i], fixed.x[i], fixed.y[i], fixed.z[i]);
    }
    return census.inOrder();
  }

  /**
   * From now on big accounts are whole.
   *
   * @param settled those that stay where they are, whatever the prices, each with its territory
   * @param others that go where prices send them
   * @param horizon up to which the others' margins are counted in the census that is returned
   * @param census one of those taken
   * @return that census, with the accounts in place of their grains
   */
  public Census placeWhole(AccountList settled, KdTree others, Census census, double horizon) {
    fixed = settled;
    loose = others;
    Census counted = light.get(census.diagram);
    if (counted == null) {
      throw new IllegalArgumentException("not a census of these passes");
    }
    return complete(counted, radius(), horizon);
  }

  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Count(Diagram diagram, double unit, double[] radius, double horizon)
      implements AccountBlocks.Pass<Census> {
    @Override
    public Census start() {
      return new Census(diagram, unit, radius);
    }

    @Override
    public Census add(Census census, Block block) {
      new Counting(census, radius, horizon).over(block.light);
      return census;
    }

    @Override
    public Census merge(Census one, Census other) {
      return one.merge(other);
    }
  }
}
