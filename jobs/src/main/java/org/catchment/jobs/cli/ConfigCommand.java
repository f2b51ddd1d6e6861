package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.catchment.jobs.config.Effective;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the configuration in effect. */
@Command(
    name = "config",
    description = "Prints every key with its value, and where the value comes from.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment config",
      "  catchment config --config my.yaml --set align.seed=7 | grep -v default"
    })
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Effective effective = options.load(List.of());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    int key = effective.entries().stream().mapToInt(e -> e.key().length()).max().orElse(1);
    int value = effective.entries().stream().mapToInt(e -> e.value().length()).max().orElse(1);
    for (Effective.Entry entry : effective.entries()) {
      out.printf(
          Locale.ROOT,
          "%-" + key + "s  %-" + value + "s  %s%n",
          entry.key(),
          entry.value(),
          entry.origin());
    }
    out.flush();
    return 0;
  }
}
