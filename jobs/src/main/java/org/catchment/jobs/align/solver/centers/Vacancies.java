package org.catchment.jobs.align.solver.centers;

import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Ranking;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.sweep.Labelling;

/**
 * Gives territories without places half of a heavy neighbor's places: prices would take long to
 * find some for them.
 */
final class Vacancies {
  /** A territory is vacant with less than this part of its target. */
  private static final double VACANT = 0.05;

  /** A territory with this many targets can give half of it away. */
  private static final double HEAVY = 1.5;

  /** Number of nearest territories that are considered. */
  private static final int NEAREST = 12;

  private final Surface surface;
  private final RepHomes homes;
  private final KdTree places;
  private final double[] target;
  private final int[] land;

  Vacancies(Surface surface, RepHomes homes, KdTree places, double[] target, int[] land) {
    this.surface = surface;
    this.homes = homes;
    this.places = places;
    this.target = target;
    this.land = land;
  }

  /** The diagram with centers moved so that fewer territories are vacant; none leaves a home. */
  Diagram fill(Diagram diagram) {
    int[] owner = Labelling.of(diagram, places);
    double[] load = new double[target.length];
    for (int a = 0; a < owner.length; a++) {
      load[owner[a]] += places.weight[a] / target[owner[a]];
    }
    Diagram filled =
        new Diagram(diagram.x.clone(), diagram.y.clone(), diagram.z.clone(), diagram.price.clone());
    for (int k = 0; k < target.length; k++) {
      if (load[k] < VACANT && !homes.has(k)) {
        int heaviest = heaviestNear(k, diagram, load);
        if (load[heaviest] >= HEAVY && halve(owner, heaviest, k, filled)) {
          load[heaviest] /= 2;
          load[k] = load[heaviest];
        }
      }
    }
    return filled;
  }

  private int heaviestNear(int k, Diagram diagram, double[] load) {
    Ranking near = new Ranking(Math.min(NEAREST, target.length));
    for (int j = 0; j < target.length; j++) {
      near.offer(j, diagram.squaredDistance(j, k));
    }
    int heaviest = k;
    for (int j : near.items()) {
      boolean mayGive = land[j] == land[k] && !homes.has(j);
      heaviest = mayGive && load[j] > load[heaviest] ? j : heaviest;
    }
    return heaviest;
  }

  /** Gives the upper half of a territory's places, along their widest axis, to another. */
  private boolean halve(int[] owner, int from, int to, Diagram diagram) {
    AccountList list = new AccountList();
    for (int a = 0; a < owner.length; a++) {
      if (owner[a] == from) {
        list.add(places.x[a], places.y[a], places.z[a], places.weight[a], a);
      }
    }
    if (list.size < 2) {
      return false;
    }
    int[] half = Bisection.divide(list, new AxisOrder(list), new double[] {1, 1});
    Diagram means = Diagram.ofMeans(surface, list, half, 2);
    int[] territory = {from, to};
    for (int h = 0; h < territory.length; h++) {
      diagram.x[territory[h]] = means.x[h];
      diagram.y[territory[h]] = means.y[h];
      diagram.z[territory[h]] = means.z[h];
    }
    for (int i = 0; i < list.size; i++) {
      owner[(int) list.address[i]] = territory[half[i]];
    }
    diagram.price[to] = diagram.price[from];
    return true;
  }
}
