package org.catchment.jobs.cli;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.UserError;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.conform.Conform;
import org.catchment.jobs.evaluate.Evaluate;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.publish.Publish;
import org.catchment.jobs.score.Score;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Runs;
import org.catchment.jobs.table.Runs.OpenRun;
import org.catchment.jobs.table.Warehouse;

/** Runs steps in order, notes each in the book of runs, and makes the run visible at its end. */
final class Pipeline {
  /** The steps of a run, in order. */
  static final List<Step> STEPS =
      List.of(new Ingest(), new Conform(), new Score(), new Align(), new Evaluate(), new Publish());

  private final SparkSession session;
  private final Config config;
  private final Console console;
  private final Warehouse warehouse;
  private final Runs runs;
  private final Clock clock = Clock.systemUTC();

  Pipeline(SparkSession session, Config config, Console console) {
    this.session = session;
    this.config = config;
    this.console = console;
    this.warehouse = new Warehouse(session, config.out());
    this.runs = new Runs(warehouse);
  }

  /**
   * Runs all steps.
   *
   * @param resume continue the newest run after its last finished step
   */
  void run(boolean resume) {
    warehouse.check();
    Optional<OpenRun> open = resume ? runs.open() : Optional.empty();
    open.ifPresent(this::requireSame);
    String runId = open.map(OpenRun::runId).orElseGet(() -> Runs.newId(clock.instant()));
    int from = open.map(run -> run.steps().size()).orElse(0);
    if (resume) {
      console.note(
          open.isPresent()
              ? "Resuming run " + runId + " after " + STEPS.get(from - 1).name()
              : "No unfinished run in " + config.out() + ": starting a new one");
    }
    check(from);
    Supplier<RunTables> tables =
        open.isPresent()
            ? () -> RunTables.of(warehouse, runId)
            : () -> RunTables.ofNew(warehouse, runId);
    for (int i = from; i < STEPS.size(); i++) {
      step(tables.get(), i);
    }
    finish(tables.get());
  }

  /** Runs one step: {@code ingest} opens a run, the others go on with the newest open one. */
  void runOne(String name) {
    warehouse.check();
    int index = STEPS.stream().map(Step::name).toList().indexOf(name);
    RunTables tables;
    if (index == 0) {
      tables = RunTables.ofNew(warehouse, Runs.newId(clock.instant()));
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
            "The step " + name + " needs " + STEPS.get(open.steps().size()).name() + " first.",
            "Run `catchment " + STEPS.get(open.steps().size()).name() + "` with the same options.");
      }
      tables = RunTables.of(warehouse, open.runId());
    }
    check(index);
    step(tables, index);
    if (index == STEPS.size() - 1) {
      finish(RunTables.of(warehouse, tables.runId()));
    }
  }

  /** Steps that are finished have seen their input: what lies there now is not looked at again. */
  private void check(int from) {
    STEPS.subList(from, STEPS.size()).forEach(step -> step.check(session, config));
  }

  /** One run is the work of one configuration and one version: its manifest names one of each. */
  private void requireSame(OpenRun open) {
    if (!open.configSha256().equals(config.sha256())) {
      throw UserError.config(
          "The unfinished run " + open.runId() + " was started with another configuration.",
          "Give the same options, or start a new run without --resume.");
    }
    if (!open.codeVersion().equals(Main.Version.current())) {
      throw UserError.config(
          "The unfinished run "
              + open.runId()
              + " was begun by Catchment "
              + open.codeVersion()
              + ", and this is "
              + Main.Version.current()
              + ".",
          "Go on with that version, or start a new run without --resume.");
    }
  }

  private void step(RunTables tables, int index) {
    Step step = STEPS.get(index);
    runs.forgetFrom(tables, index + 1);
    Instant started = clock.instant();
    nameJobs(step.name());
    try (Console.Line line = console.start(step.name())) {
      step.run(new StepContext(session, config, tables, line));
      Instant finished = clock.instant();
      runs.stepFinished(
          tables, config, Main.Version.current(), step.name(), index + 1, started, finished);
      line.done(tables.writtenRows());
    } catch (Exception e) { // Scala throws Spark's checked exceptions undeclared
      throw UserError.within(e)
          .map(RuntimeException.class::cast)
          .orElseGet(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
    }
  }

  /**
   * Names Spark's jobs after the step. Spark would name them, and each of their parts, by the line
   * of code, for which it walks the whole stack: a tenth of the driver's time in a small run.
   */
  private void nameJobs(String step) {
    session.sparkContext().setLocalProperty("callSite.short", step);
    session.sparkContext().setLocalProperty("callSite.long", step);
  }

  private void finish(RunTables tables) {
    nameJobs("summary");
    Runs.Summary summary = runs.finish(tables, config, Main.Version.current());
    console.summary(Summary.of(tables, config, summary));
  }
}
