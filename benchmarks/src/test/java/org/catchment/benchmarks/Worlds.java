package org.catchment.benchmarks;

/** Tiny worlds for tests. */
final class Worlds {
  private Worlds() {}

  /** Rows of x km, y km, weight. */
  static ContestWorld onPlane(double[]... accounts) {
    return new ContestWorld(new Rows(true, accounts));
  }

  /** Rows of latitude, longitude, weight. */
  static ContestWorld onGlobe(double[]... accounts) {
    return new ContestWorld(new Rows(false, accounts));
  }

  private static final class Rows implements AccountSource {
    private static final long serialVersionUID = 1L;
    private final boolean planar;
    private final double[][] accounts;

    Rows(boolean planar, double[][] accounts) {
      this.planar = planar;
      this.accounts = accounts;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public boolean planar() {
      return planar;
    }

    @Override
    public int size() {
      return accounts.length;
    }

    @Override
    public Account at(int row) {
      return new Account(accounts[row][0], accounts[row][1], accounts[row][2]);
    }
  }
}
