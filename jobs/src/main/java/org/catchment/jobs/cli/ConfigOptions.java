package org.catchment.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.config.Effective;
import org.catchment.jobs.score.Metrics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from: the options that every verb shares. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML file with the keys that you change; see `catchment config` for all keys.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Folder of the tables, maps and logs; the same as --set out=DIR.")
  private @Nullable String out;

  @Option(
      names = {"-m", "--master"},
      paramLabel = "URL",
      description = "Spark master, for example local[2]; the same as --set master=URL.")
  private @Nullable String master;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Sets one key, for example --set align.territories=120. Repeatable.")
  private List<String> sets = new ArrayList<>();

  /**
   * The configuration in effect.
   *
   * @param defaults of the verb, over those of all verbs, each as {@code key=value}
   */
  Effective load(List<String> defaults) {
    return load(defaults, config -> {});
  }

  /** Like {@link #load}, but for a configuration that a run can start with. */
  Effective loadForRun(List<String> defaults) {
    return load(defaults, Metrics::check);
  }

  private Effective load(List<String> defaults, Consumer<Config> check) {
    List<String> all = new ArrayList<>(sets);
    if (out != null) {
      all.add("out=" + out);
    }
    if (master != null) {
      all.add("master=" + master);
    }
    return ConfigLoader.load(defaults, file, all, check);
  }
}
