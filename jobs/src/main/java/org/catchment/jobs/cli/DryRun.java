package org.catchment.jobs.cli;

import java.util.List;
import java.util.Locale;
import org.catchment.jobs.Step;
import org.catchment.jobs.config.Config;

/** Says what a run would do, without Spark and without touching anything. */
final class DryRun {
  private DryRun() {}

  static String of(Config config, List<Step> steps) {
    StringBuilder text = new StringBuilder();
    text.append("Would read\n");
    config
        .input()
        .facility()
        .forEach(
            source ->
                text.append("  ")
                    .append(source.path())
                    .append(source.type() == null ? "" : " (" + source.type() + ")")
                    .append('\n'));
    for (Config.Source source :
        List.of(
            config.input().demographics(),
            config.input().place(),
            config.input().zip(),
            config.input().county())) {
      text.append("  ").append(source.path()).append('\n');
    }
    text.append("Would run\n");
    steps.forEach(step -> text.append("  ").append(step.name()).append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "Would divide the accounts into %,d territories on %s, within %.2f %%\n"
                + "Would write to %s, with Spark on %s\n"
                + "Configuration %s\n",
            config.align().territories(),
            config.align().measure().column(),
            100 * config.align().tolerance(),
            config.out(),
            config.master(),
            config.sha256()));
    return text.toString();
  }
}
