package org.catchment.jobs.run;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.RunBook.OpenRun;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Warehouse;

/** Runs steps in order, notes each in the book of runs, and makes the run visible at its end. */
public final class Pipeline {
  private final SparkSession session;
  private final Config config;
  private final List<Step> steps;
  private final String codeVersion;
  private final RunListener listener;
  private final Warehouse warehouse;
  private final RunBook runs;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param steps all steps of a run, in order
   * @param codeVersion the version that the manifest names
   */
  public Pipeline(
      SparkSession session,
      Config config,
      List<Step> steps,
      String codeVersion,
      RunListener listener) {
    this.session = session;
    this.config = config;
    this.steps = steps;
    this.codeVersion = codeVersion;
    this.listener = listener;
    this.warehouse = new Warehouse(session, config.out());
    this.runs = new RunBook(warehouse);
  }

  /**
   * Runs all steps.
   *
   * @param resume continue the newest run after its last finished step
   */
  public Finished run(boolean resume) {
    warehouse.check();
    Optional<OpenRun> open = resume ? runs.open() : Optional.empty();
    open.ifPresent(this::requireSame);
    String runId = open.map(OpenRun::runId).orElseGet(() -> RunBook.newId(clock.instant()));
    int from = open.map(run -> run.steps().size()).orElse(0);
    if (resume) {
      listener.note(
          open.isPresent()
              ? "Resuming run " + runId + " after " + steps.get(from - 1).name()
              : "No unfinished run in " + config.out() + ": starting a new one");
    }
    check(from);
    Supplier<RunTables> tables =
        open.isPresent()
            ? () -> RunTables.of(warehouse, runId)
            : () -> RunTables.ofNew(warehouse, runId);
    for (int i = from; i < steps.size(); i++) {
      step(tables.get(), i);
    }
    return finish(tables.get());
  }

  /**
   * Runs one step. The first step opens a run; the others continue the newest open one.
   *
   * @return the finished run, if this was its last step
   */
  public Optional<Finished> runOne(String name) {
    warehouse.check();
    int index = steps.stream().map(Step::name).toList().indexOf(name);
    RunTables tables;
    if (index == 0) {
      tables = RunTables.ofNew(warehouse, RunBook.newId(clock.instant()));
    } else {
      OpenRun open =
          runs.open()
              .orElseThrow(
                  () ->
                      UserError.config(
                          "There is no unfinished run in " + config.out() + ".",
                          "Start one with `catchment ingest`, or run all steps with `catchment"
                              + " run`."));
      requireSame(open);
      if (open.steps().size() < index) {
        throw UserError.config(
            "The step " + name + " needs " + steps.get(open.steps().size()).name() + " first.",
            "Run `catchment " + steps.get(open.steps().size()).name() + "` with the same options.");
      }
      tables = RunTables.of(warehouse, open.runId());
    }
    check(index);
    step(tables, index);
    return index == steps.size() - 1
        ? Optional.of(finish(RunTables.of(warehouse, tables.runId())))
        : Optional.empty();
  }

  /** Finished steps have already read their input, so it is not checked again. */
  private void check(int from) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    steps.subList(from, steps.size()).forEach(step -> step.check(config, hadoop));
  }

  /** The manifest names one configuration and one version: all steps of a run must share them. */
  private void requireSame(OpenRun open) {
    if (!open.configSha256().equals(config.sha256())) {
      throw UserError.config(
          "The unfinished run " + open.runId() + " was started with another configuration.",
          "Give the same options, or start a new run without --resume.");
    }
    if (!open.codeVersion().equals(codeVersion)) {
      throw UserError.config(
          "The unfinished run "
              + open.runId()
              + " was begun by Catchment "
              + open.codeVersion()
              + ", and this is "
              + codeVersion
              + ".",
          "Go on with that version, or start a new run without --resume.");
    }
  }

  private void step(RunTables tables, int index) {
    Step step = steps.get(index);
    runs.forgetFrom(tables, index + 1);
    Instant started = clock.instant();
    nameJobs(step.name());
    try (RunListener.Line line = listener.start(step.name())) {
      step.run(new StepContext(session, config, tables, line));
      Instant finished = clock.instant();
      runs.stepFinished(tables, config, codeVersion, step.name(), index + 1, started, finished);
      line.done(tables.writtenRows());
    } catch (Exception e) { // Scala throws Spark's checked exceptions undeclared
      throw UserError.within(e)
          .map(RuntimeException.class::cast)
          .orElseGet(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
    }
  }

  /**
   * Names Spark's jobs after the step. By default Spark names each job, and each of its parts, by
   * the line of code. For that it walks the whole stack: a tenth of the driver's time in a small
   * run.
   */
  private void nameJobs(String step) {
    session.sparkContext().setLocalProperty("callSite.short", step);
    session.sparkContext().setLocalProperty("callSite.long", step);
  }

  /** A run that readers see. */
  public record Finished(RunTables tables, RunBook.Summary summary) {}

  private Finished finish(RunTables tables) {
    nameJobs("summary");
    return new Finished(tables, runs.finish(tables, config, codeVersion));
  }
}
