package org.catchment.jobs.docs;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.catchment.jobs.cli.Verbs;
import org.catchment.jobs.config.ConfigKeys;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.score.Metrics;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Looks through documents for what is not so: links that lead nowhere, and names of classes,
 * tables, columns, keys, verbs, options and files that do not exist.
 *
 * <p>What looks like what:
 *
 * <ul>
 *   <li>A class is a word in backticks, or the text of a link to a {@code .java} file, that begins
 *       with a capital and has small letters; a member may follow behind a dot.
 *   <li>A table is {@code landed}, {@code conformed} or {@code published} with a dot and a name,
 *       anywhere in the text; a column may follow.
 *   <li>A key is a section of the configuration with a dot and a name, anywhere in the text; {@code
 *       key: value} and {@code {key: value}} in backticks; and every block of YAML is a
 *       configuration.
 *   <li>A command begins with a launcher, or in backticks with a verb that an option follows.
 *   <li>Any other word in backticks with an underscore, or a capital inside, must stand somewhere
 *       in what is no document.
 * </ul>
 */
final class Documents {
  private static final Pattern CLASS =
      Pattern.compile(
          "@?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.java|<\\w+>)?(?:[.#](\\w+))?(?:\\(.*\\))?");
  private static final Pattern FULL_NAME =
      Pattern.compile("(?<![\\w.])org\\.catchment(?:\\.[a-z]\\w*)*(?:\\.[A-Z]\\w*)?");
  private static final Pattern TABLE =
      Pattern.compile(
          "(?<![\\w./-])(landed|conformed|published)\\.(\\*|[a-z][a-z0-9_]*)(?:\\.([a-z][a-z0-9_]*))?");
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![\\w./-])(?:"
              + String.join("|", ConfigKeys.sections())
              + ")(?:\\.[a-z][a-z0-9_]*|\\[\\d*])+");
  private static final Pattern KEY_VALUE = Pattern.compile("[a-z][a-z0-9_]*: \\S.*");
  private static final Pattern WORD =
      Pattern.compile("(\\w*[A-Za-z0-9]_[A-Za-z0-9]\\w*|[a-z]+[A-Z]\\w*)(?:[(\\[=].*)?");
  private static final Pattern VERB_IN_TABLE = Pattern.compile("`([a-z][a-z-]*)[^`]*`");
  private static final Pattern HEREDOC =
      Pattern.compile("(?s)<<'?YAML'?[^\\n]*\\n(.*?\\n)YAML(?=\\n|$)");

  private final Names names;
  private final BenchVerbs bench;
  private final Map<Path, Markdown> read = new HashMap<>();
  private final List<String> findings = new ArrayList<>();

  /** The document that is being looked through, from the root of the repository. */
  private Path document = Path.of("");

  Documents(Names names) throws IOException {
    this.names = names;
    bench = new BenchVerbs(names.root);
  }

  /** What is wrong in the documents, each with file and line. */
  List<String> findings() throws IOException {
    for (Path file : names.documents) {
      document = names.root.relativize(file);
      Markdown markdown = markdown(file);
      for (Markdown.Link link : markdown.links) {
        link(file, link);
      }
      for (Markdown.Link link : markdown.undefined) {
        found(link.line(), link.target(), "is a link that is defined nowhere");
      }
      for (Markdown.Span span : markdown.spans) {
        span(span.line(), span.text());
      }
      for (Markdown.Block block : markdown.blocks) {
        block(block);
      }
      wholeText(markdown.text);
      verbsInTables(markdown.prose);
    }
    return findings;
  }

  private Markdown markdown(Path file) throws IOException {
    Markdown known = read.get(file);
    if (known == null) {
      known = new Markdown(Files.readString(file));
      read.put(file, known);
    }
    return known;
  }

  private void found(int line, String name, String what) {
    findings.add(document + ":" + line + ": " + name + " " + what);
  }

  // Links

  private void link(Path file, Markdown.Link link) throws IOException {
    String target = link.target();
    if (target.matches("[a-z]+:.*")) {
      external(link);
      return;
    }
    String[] parts = target.split("#", 2);
    Path to = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
    boolean isOurs = to.startsWith(names.root) && !("/" + to + "/").contains("/target/");
    if (!isOurs || !Files.exists(to)) {
      found(link.line(), target, "is not there");
    } else if (parts.length == 2
        && to.toString().endsWith(".md")
        && !markdown(to).anchors.contains(parts[1])) {
      found(link.line(), target, "has no such heading");
    } else {
      textOfLink(link, to);
    }
  }

  private void external(Markdown.Link link) {
    try {
      URI uri = new URI(link.target());
      boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (isWeb ? uri.getHost() == null : !"mailto".equals(uri.getScheme())) {
        found(link.line(), link.target(), "is no address of the web");
      }
    } catch (URISyntaxException e) {
      found(link.line(), link.target(), "is no address of the web");
    }
  }

  /** The text of a link must not name another class, or another table, than it leads to. */
  private void textOfLink(Markdown.Link link, Path to) {
    String path = to.toString().replace('\\', '/');
    Matcher type = CLASS.matcher(link.text());
    if (path.endsWith(".java") && type.matches()) {
      if (!path.endsWith("/" + type.group(1) + ".java")) {
        found(link.line(), link.text(), "is the text of a link to " + to.getFileName());
      }
      type(link.line(), type);
    }
    Matcher table = TABLE.matcher(link.text());
    if (path.endsWith(".sql")
        && table.matches()
        && !path.endsWith("/" + table.group(1) + "/" + table.group(2) + ".sql")) {
      found(link.line(), link.text(), "is the text of a link to " + to.getFileName());
    }
  }

  // Names

  private void span(int line, String text) throws IOException {
    Matcher type = CLASS.matcher(text);
    Matcher word = WORD.matcher(text);
    if (text.startsWith("--")) {
      if (!isOptionOfAny(text.split("[ =]", 2)[0])) {
        found(line, text, "is an option of no verb");
      }
      sets(line, List.of(text.split(" ", 2)));
    } else if (text.startsWith("{")
        ? !isFragment(text)
        : KEY_VALUE.matcher(text).matches() && !isFragment("{" + text + "}")) {
      found(line, text, "has a key that the configuration does not know");
    } else if (type.matches()) {
      type(line, type);
    } else if (word.matches() && !names.isWord(word.group(1))) {
      found(line, word.group(1), "stands nowhere in the project but in documents");
    }
    path(line, text);
    List<String> words = List.of(text.split(" "));
    if (words.size() > 1 && words.get(1).startsWith("-") && verbs().containsKey(words.get(0))) {
      arguments(line, "catchment", words);
    }
    for (Command command : Command.in(text)) {
      arguments(line, command.program(), command.arguments());
    }
  }

  private void type(int line, Matcher type) {
    String name = type.group(1);
    if (!names.isClass(name)) {
      found(line, name, "is no class of the project");
    } else if (type.group(2) != null && !names.hasMember(name, type.group(2))) {
      found(line, type.group(), "is nothing that the class has");
    }
  }

  /** A path in backticks that begins with a folder of ours. */
  private void path(int line, String text) {
    String path = text.replaceFirst("^@", "");
    int slash = path.indexOf('/');
    if (slash > 0
        && path.matches("[\\w./-]+")
        && !path.contains("/target/")
        && !path.startsWith("..")
        && Files.isDirectory(names.root.resolve(path.substring(0, slash)))
        && !Files.exists(names.root.resolve(path))) {
      found(line, path, "is not there");
    }
  }

  private void wholeText(String text) {
    for (MatchResult table : TABLE.matcher(text).results().toList()) {
      int line = Markdown.line(text, table.start());
      String schema = table.group(1);
      if (!table.group(2).equals("*") && !names.isTable(schema, table.group(2))) {
        found(line, schema + "." + table.group(2), "is no table and no view of one");
      } else if (table.group(3) != null
          && !names.isColumn(schema, table.group(2), table.group(3))) {
        found(line, table.group(), "is no column of the table");
      }
    }
    for (MatchResult key : KEY.matcher(text).results().toList()) {
      if (!ConfigKeys.has(key.group()) && !names.isFullName(key.group())) {
        found(Markdown.line(text, key.start()), key.group(), "is no key of the configuration");
      }
    }
    for (MatchResult name : FULL_NAME.matcher(text).results().toList()) {
      if (!names.isFullName(name.group())) {
        found(Markdown.line(text, name.start()), name.group(), "is no class and no package");
      }
    }
  }

  // Commands

  private static Map<String, CommandLine> verbs() {
    return Verbs.commandLine().getSubcommands();
  }

  private boolean isOptionOfAny(String option) {
    return verbs().values().stream()
            .anyMatch(verb -> verb.getCommandSpec().optionsMap().containsKey(option))
        || bench.options.values().stream().anyMatch(options -> options.contains(option));
  }

  private void arguments(int line, String program, List<String> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    String verb = arguments.get(0);
    Set<String> options = options(program, verb);
    if (options == null) {
      found(line, program + " " + verb, "is no verb");
      return;
    }
    for (String argument : arguments) {
      String option = argument.split("=", 2)[0];
      if (option.startsWith("-") && !options.contains(option)) {
        found(line, option, "is no option of " + program + " " + verb);
      }
    }
    sets(line, arguments);
  }

  /** The options of a verb, or those before any; null if there is no such verb. */
  private @Nullable Set<String> options(String program, String verb) {
    if (program.equals("bench")) {
      return verb.startsWith("-") ? BenchVerbs.STANDARD : bench.options.get(verb);
    }
    CommandLine command = verb.startsWith("-") ? Verbs.commandLine() : verbs().get(verb);
    return command == null ? null : command.getCommandSpec().optionsMap().keySet();
  }

  /** The keys that {@code --set} sets. */
  private void sets(int line, List<String> arguments) {
    for (int i = 0; i + 1 < arguments.size(); i++) {
      String set = arguments.get(i + 1).replaceAll("^['\"]", "");
      if (arguments.get(i).matches("--set|-s") && !ConfigKeys.has(set.split("=", 2)[0])) {
        found(line, set, "sets no key of the configuration");
      }
    }
  }

  /** What the launcher takes must also be complete. */
  private void parse(int line, Command command) {
    try {
      Verbs.commandLine().parseArgs(command.arguments().toArray(String[]::new));
    } catch (ParameterException e) {
      found(line, "catchment " + String.join(" ", command.arguments()), "fails: " + e.getMessage());
    }
  }

  /** Tables of the document whose first column is headed {@code verb}. */
  private void verbsInTables(String prose) {
    boolean isOfVerbs = false;
    int line = 0;
    for (String row : prose.lines().toList()) {
      line++;
      String first = row.startsWith("|") ? row.split("\\|", 3)[1].strip() : "";
      isOfVerbs = row.startsWith("|") && (isOfVerbs || first.equals("verb"));
      if (isOfVerbs) {
        for (MatchResult verb : VERB_IN_TABLE.matcher(first).results().toList()) {
          if (!verbs().containsKey(verb.group(1))) {
            found(line, verb.group(1), "is no verb");
          }
        }
      }
    }
  }

  // Blocks

  private void block(Markdown.Block block) throws IOException {
    if (block.language().equals("yaml")) {
      configuration(block.line(), block.text());
    }
    for (MatchResult yaml : HEREDOC.matcher(block.text()).results().toList()) {
      configuration(block.line() + Markdown.line(block.text(), yaml.start(1)) - 1, yaml.group(1));
    }
    if (block.language().equals("bash")) {
      for (Command command : Command.in(block.text())) {
        int line = block.line() + command.line() - 1;
        int before = findings.size();
        arguments(line, command.program(), command.arguments());
        if (command.program().equals("catchment") && findings.size() == before) {
          parse(line, command);
        }
      }
    } else { // Output, in which a quote may stand alone.
      int line = block.line();
      for (String text : block.text().lines().toList()) {
        for (Command command : Command.in(text)) {
          arguments(line, command.program(), command.arguments());
        }
        line++;
      }
    }
  }

  private void configuration(int line, String yaml) throws IOException {
    Path file = Files.createTempFile("documents", ".yaml");
    try {
      Files.writeString(file, yaml);
      ConfigLoader.load(List.of(), file, List.of(), Metrics::check);
    } catch (UserError e) {
      String message = String.valueOf(e.getMessage());
      Matcher place =
          Pattern.compile(" ?\\(?" + Pattern.quote(file + ":") + "(\\d+)\\)?").matcher(message);
      int within = place.find() ? Integer.parseInt(place.group(1)) - 1 : 0;
      found(line + within, "the configuration", "is refused: " + place.replaceAll(""));
    } finally {
      Files.delete(file);
    }
  }

  private static boolean isFragment(String yaml) {
    try {
      Object value = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return value instanceof Map<?, ?> map && ConfigKeys.hasTogether(map);
    } catch (YAMLException e) {
      return false;
    }
  }
}
