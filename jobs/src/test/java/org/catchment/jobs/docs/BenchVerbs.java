package org.catchment.jobs.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The verbs of {@code bin/bench} and their options, read off the sources: the benchmarks are built
 * after this module, and outside the default build.
 */
final class BenchVerbs {
  private static final Pattern VERB = Pattern.compile("@Command\\(\\s*name = \"([\\w-]+)\"");
  private static final Pattern OPTION = Pattern.compile("\"(--?[a-z][\\w-]*)\"");
  private static final Pattern MIXIN =
      Pattern.compile("@Mixin\\s+(?:private\\s+)?(?:final\\s+)?(\\w+)");

  /** What every verb has, and the program itself. */
  static final Set<String> STANDARD = Set.of("-h", "--help", "-V", "--version");

  /** Options by verb. */
  final Map<String, Set<String>> options = new HashMap<>();

  /**
   * Reads the sources.
   *
   * @param root folder of the repository
   */
  BenchVerbs(Path root) throws IOException {
    Path folder = root.resolve("benchmarks/src/main/java/org/catchment/benchmarks");
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> sources;
    try (Stream<Path> files = Files.list(folder)) {
      sources = files.filter(file -> file.toString().endsWith("Command.java")).toList();
    }
    for (Path source : sources) {
      String text = Files.readString(source);
      Set<String> all = new HashSet<>(STANDARD);
      addOptions(text, all);
      for (MatchResult mixin : MIXIN.matcher(text).results().toList()) {
        addOptions(Files.readString(folder.resolve(mixin.group(1) + ".java")), all);
      }
      VERB.matcher(text).results().forEach(verb -> options.put(verb.group(1), all));
    }
  }

  private static void addOptions(String source, Set<String> to) {
    OPTION.matcher(source).results().forEach(option -> to.add(option.group(1)));
  }
}
