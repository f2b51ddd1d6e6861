package org.catchment.jobs.align.solver;

/** Passes over all accounts: the light ones wherever their blocks are, the big ones here. */
final class FullPasses extends Passes {
  private final Accounts accounts;
  private final KdTree big;

  FullPasses(Accounts accounts, KdTree big, int territories) {
    super(territories);
    this.accounts = accounts;
    this.big = big;
  }

  @Override
  Census count(Diagram diagram, double[] radius, double horizon) {
    Census census = accounts.pass(new Count(diagram, big.unit, radius, horizon));
    new Counting(census, radius, horizon).over(big);
    return census.inOrder();
  }

  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Count(Diagram diagram, double unit, double[] radius, double horizon)
      implements Accounts.Pass<Census> {
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
