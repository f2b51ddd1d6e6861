package org.catchment.jobs.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.catchment.jobs.TestSpark;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an output, without rows. To make them takes Delta a third of the time of a run over
 * a small world, so a fork makes them once and copies their logs. {@code DemoIT} and all that use
 * the launcher make their own.
 */
public final class EmptyTables {
  private static @Nullable Path made;

  private EmptyTables() {}

  /** Puts the tables into an output folder on the local disk, unless something is there. */
  public static void copyTo(Warehouse warehouse, List<Table> tables) {
    if (!"file".equals(warehouse.root().toUri().getScheme())) {
      return;
    }
    Path out = Path.of(warehouse.root().toUri());
    try {
      if (Files.exists(out)) {
        return;
      }
      Path from = made(tables);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path copy = out.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path made(List<Table> tables) throws IOException {
    if (made == null) {
      Path folder = Files.createTempDirectory(Path.of("target"), "empty-tables").toAbsolutePath();
      Warehouse warehouse = new Warehouse(TestSpark.session(), folder.toString());
      for (Table table : tables) {
        TestSpark.session().sql(TableDefinition.of(table).createAt(warehouse.path(table)));
      }
      made = folder;
    }
    return made;
  }
}
