package org.catchment.jobs.generate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The request, which is sent to every process, and the recipe, which each process builds from it
 * once.
 */
final class SharedRecipe implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long physicians;
  private final long lines;
  private final long seed;
  private final int year;
  private transient volatile @Nullable Recipe plan;

  SharedRecipe(Request request) {
    physicians = request.physicians();
    lines = request.lines();
    seed = request.seed();
    year = request.year();
  }

  Recipe get() {
    Recipe found = plan;
    if (found == null) {
      synchronized (this) {
        found = plan;
        if (found == null) {
          found = new Recipe(new Request(physicians, lines, seed, year));
          plan = found;
        }
      }
    }
    return found;
  }
}
