package org.catchment.jobs.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepProgress;

/**
 * Generates physicians and their services that follow national totals, in the layouts of the
 * published files. They can have any size, and the same request gives the same bytes.
 *
 * <p>Every Spark task writes a fixed range of rows into a part of each file; the driver joins the
 * parts in order. A row depends on the request and its number alone, so the bytes do not depend on
 * cores or partitions.
 */
public final class Generate {
  private static final long FEWEST_ROWS_OF_A_PART = 5_000;
  private static final long MOST_PARTS = 4_000;

  /** Approximate, to check for room. */
  private static final long BYTES_OF_A_PHYSICIAN = 1_250;

  private static final long BYTES_OF_A_LINE = 190;

  /** Approximate share of the time until the parts are written. */
  private static final double UNTIL_PARTS = 0.9;

  private static final long POLL_MS = 200;

  private final Request request;
  private final String out;
  private final Configuration hadoop;
  private final Folder folder;
  private final SharedRecipe plan;
  private final long rowsOfAPart;

  /**
   * @param out a folder; a path or any URI that Hadoop knows
   */
  public Generate(Request request, String out, Configuration hadoop) {
    this(
        request,
        out,
        hadoop,
        Math.max(FEWEST_ROWS_OF_A_PART, ceilDiv(request.physicians(), MOST_PARTS)));
  }

  Generate(Request request, String out, Configuration hadoop, long rowsOfAPart) {
    this.request = request;
    this.out = out;
    this.hadoop = hadoop;
    this.rowsOfAPart = rowsOfAPart;
    folder = new Folder(out, hadoop);
    plan = new SharedRecipe(request);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** What the folder holds, if it is all that is asked for. */
  public Optional<Generated> present() {
    return folder
        .complete()
        .filter(found -> found.request().equals(request) && found.version() == Generated.VERSION);
  }

  /**
   * Checks for obstacles before any work.
   *
   * @param force whether other content of the folder may be overwritten
   * @throws UserError when the physicians cannot have so many lines, or the folder cannot take the
   *     files
   */
  public void check(boolean force) {
    plan.get();
    folder.check(
        request,
        request.physicians() * BYTES_OF_A_PHYSICIAN + request.lines() * BYTES_OF_A_LINE,
        force);
  }

  /** Writes the files. */
  public Generated run(SparkSession session, StepProgress progress) {
    folder.begin();
    try {
      int parts = Math.toIntExact(ceilDiv(request.physicians(), rowsOfAPart));
      writeParts(session, parts, progress);
      List<String> names = List.of(request.registryFile(), request.servicesFile());
      long[] bytes = new long[names.size()];
      for (int file = 0; file < bytes.length; file++) {
        int[] joined = {file * parts};
        bytes[file] =
            folder.join(
                names.get(file),
                parts,
                () ->
                    progress.at(
                        "putting the parts together",
                        UNTIL_PARTS + (1 - UNTIL_PARTS) * ++joined[0] / (parts * bytes.length)));
      }
      long readme = folder.write(Readme.NAME, Readme.of(plan.get()));
      Generated generated =
          new Generated(
              Generated.VERSION,
              request,
              List.of(
                  new Generated.File(names.get(0), request.physicians(), bytes[0]),
                  new Generated.File(names.get(1), request.lines(), bytes[1]),
                  new Generated.File(Readme.NAME, 0, readme)));
      folder.publish(generated);
      return generated;
    } finally {
      folder.sweep();
    }
  }

  private void writeParts(SparkSession session, int parts, StepProgress progress) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    LongAccumulator done = spark.sc().longAccumulator("rows");
    Broadcast<SharedRecipe> shared = spark.broadcast(plan);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(hadoop));
    String to = out;
    long rows = rowsOfAPart;
    JavaFutureAction<Void> job =
        spark
            .parallelize(IntStream.range(0, parts).boxed().toList(), parts)
            .foreachAsync(part -> done.add(writePart(shared, conf, to, part, rows)));
    try {
      await(job, done, progress);
    } finally {
      shared.destroy();
      conf.destroy();
    }
  }

  /** Writes a part of each file, and returns how many rows these are together. */
  private static long writePart(
      Broadcast<SharedRecipe> shared,
      Broadcast<SerializableConfiguration> conf,
      String out,
      int part,
      long rowsOfAPart) {
    Recipe plan = shared.value().get();
    Request request = plan.request();
    Folder folder = new Folder(out, conf.value().value());
    long from = part * rowsOfAPart;
    long until = Math.min(request.physicians(), from + rowsOfAPart);
    try (OutputStream physicians = folder.createPart(request.registryFile(), part);
        OutputStream lines = folder.createPart(request.servicesFile(), part)) {
      return until - from + new Rows(plan).write(from, until, physicians, lines);
    } catch (IOException e) {
      throw folder.cannotWrite(e);
    }
  }

  private void await(JavaFutureAction<Void> job, LongAccumulator done, StepProgress progress) {
    long started = System.nanoTime();
    long all = request.physicians() + request.lines();
    while (true) {
      try {
        job.get(POLL_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        long rows = done.value();
        double share = (double) rows / all;
        progress.at(
            String.format(
                Locale.ROOT,
                "%3.0f %%  %,.0f rows/s",
                100 * share,
                rows / ((System.nanoTime() - started) / 1e9)),
            UNTIL_PARTS * share);
      } catch (ExecutionException e) {
        throw UserError.within(e)
            .map(RuntimeException.class::cast)
            .orElseGet(() -> new IllegalStateException(e));
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Where a file of the folder is, for people. */
  public String pathOf(Generated.File file) {
    return folder.pathOf(file.name());
  }
}
