package org.catchment.jobs.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.InputConfig;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.run.Step;

/**
 * Says what a run would do, or refuses what the run would refuse at once. It needs no Spark session
 * and changes nothing.
 */
final class DryRun {
  private DryRun() {}

  /**
   * Looks at the inputs, as the run would before it begins.
   *
   * @throws org.catchment.jobs.error.UserError if something is wrong
   */
  static void check(Config config, List<Step> steps) {
    Configuration hadoop = Sessions.hadoop(config);
    steps.forEach(step -> step.check(config, hadoop));
  }

  static String of(Config config, List<Step> steps) {
    StringBuilder text = new StringBuilder();
    if (steps.stream().anyMatch(Ingest.class::isInstance)) {
      text.append("Would read\n");
      for (InputConfig.FacilitySource source : config.input().facility()) {
        String type = source.type() == null ? "" : " (" + source.type() + ")";
        text.append("  ").append(source.path()).append(type).append('\n');
      }
      for (InputConfig.Source source :
          List.of(
              config.input().demographics(),
              config.input().place(),
              config.input().zip(),
              config.input().county(),
              config.input().insurance(),
              config.input().procedureCode())) {
        text.append("  ").append(source.path()).append('\n');
      }
      for (InputConfig.PublishedSource source : config.input().sources()) {
        text.append("  ").append(source.path()).append('\n');
      }
    } else {
      text.append("Would go on with the unfinished run in ").append(config.out()).append('\n');
    }
    text.append("Would run\n");
    steps.forEach(step -> text.append("  ").append(step.name()).append('\n'));
    if (steps.stream().anyMatch(Align.class::isInstance)) {
      text.append(
          String.format(
              Locale.ROOT,
              "Would divide the accounts%s into %s on %s\n",
              config.align().where() == null ? "" : " with " + config.align().where(),
              config.align().capacityHours() > 0
                  ? "as many territories as reps of "
                      + config.align().capacityHours()
                      + " hours need"
                  : String.format(Locale.ROOT, "%,d territories", config.align().territories()),
              config.align().balanced().stream()
                  .map(b -> within(b.measure(), b.tolerance()))
                  .collect(Collectors.joining("; "))));
      if (config.align().roster().isTable()) {
        String day = config.input().asOf();
        text.append("Would take the first territories from the company's roster as of ")
            .append(day == null ? "the day of the run" : day)
            .append('\n');
      }
    }
    return text.append("Would write to " + config.out())
        .append(", with Spark on " + Sessions.master(config) + "\n")
        .append("Configuration " + config.sha256() + "\n")
        .toString();
  }

  private static String within(String measure, double tolerance) {
    return String.format(Locale.ROOT, "%s, within %.2f %%", measure, 100 * tolerance);
  }
}
