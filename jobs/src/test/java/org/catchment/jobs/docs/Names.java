package org.catchment.jobs.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.jspecify.annotations.Nullable;

/** What the project calls by which name: its files, classes, tables and words. */
final class Names {
  /** Folders that hold nothing of ours: what builds and runs leave behind, as .gitignore has it. */
  private static final Pattern SKIPPED =
      Pattern.compile(
          "target|node_modules|\\.git|catchment-.*|demo-.*|spark-warehouse|metastore_db");

  /** Classes of others that documents speak of. A name that is not on the class path fails, too. */
  private static final Map<String, String> FOREIGN =
      Map.of(
          "Dataset", "org.apache.spark.sql.Dataset",
          "KMeans", "org.apache.spark.mllib.clustering.KMeans",
          "NullMarked", "org.jspecify.annotations.NullMarked",
          "Nullable", "org.jspecify.annotations.Nullable",
          "StrictMath", "java.lang.StrictMath",
          "TextInputFormat", "org.apache.hadoop.mapred.TextInputFormat");

  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?m)^ *(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) +)*"
              + "(?:class|@?interface|record|enum) +([A-Z]\\w*)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern READ =
      Pattern.compile(
          ".*\\.(java|sql|yaml|xml|html|properties|ipynb)|(.*/)?(bin|\\.ci)/[^/]+|.*\\.header\\.csv");

  final Path root;
  final List<Path> documents = new ArrayList<>();

  /** The sources that declare a type, by its simple name. */
  private final Map<String, List<String>> types = new HashMap<>();

  /** Folders of sources, as packages, and files of sources, as full names of classes. */
  private final Set<String> fullNames = new HashSet<>();

  private final Set<String> words = new HashSet<>();
  private final Map<String, List<String>> columns = new HashMap<>();

  /**
   * Looks around.
   *
   * @param root folder of the repository
   */
  Names(Path root) throws IOException {
    this.root = root.toRealPath();
    Files.walkFileTree(
        this.root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.matcher(String.valueOf(folder.getFileName())).matches()
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            found(file);
            return FileVisitResult.CONTINUE;
          }
        });
    documents.sort(null);
    for (Table table : Table.values()) {
      columns.put(table.fullName(), Arrays.asList(TableDefinition.of(table).schema().fieldNames()));
    }
  }

  private void found(Path file) throws IOException {
    String path = root.relativize(file).toString().replace('\\', '/');
    if (path.endsWith(".md")) {
      documents.add(file);
    } else if (READ.matcher(path).matches()) {
      String text;
      try {
        text = Files.readString(file);
      } catch (MalformedInputException e) {
        return;
      }
      if (path.contains("/jobs/docs/")) { // which names what does not exist
        text = text.replaceAll("(?s)\"\"\".*?\"\"\"|\"[^\"\n]*\"", "");
      }
      addWords(text);
      if (path.endsWith(".java")) {
        String name = path.replaceFirst(".*/java/", "").replaceFirst("\\.java$", "");
        fullNames.add(name.replace('/', '.'));
        for (int i = name.lastIndexOf('/'); i > 0; i = name.lastIndexOf('/', i - 1)) {
          fullNames.add(name.substring(0, i).replace('/', '.'));
        }
        for (MatchResult declared : DECLARATION.matcher(text).results().toList()) {
          types.computeIfAbsent(declared.group(1), key -> new ArrayList<>()).add(text);
        }
      }
    }
    addWords(path);
  }

  private void addWords(String text) {
    WORD.matcher(text).results().forEach(word -> words.add(word.group()));
  }

  /** Whether there is such a class of ours, or one of the known ones of others. */
  boolean isClass(String simpleName) {
    return types.containsKey(simpleName) || foreign(simpleName) != null;
  }

  /** Whether the class has a method, a field or a class inside by that name. */
  boolean hasMember(String simpleName, String member) {
    Class<?> foreign = foreign(simpleName);
    if (foreign != null) {
      return Stream.of(foreign.getMethods()).anyMatch(method -> method.getName().equals(member));
    }
    Pattern word = Pattern.compile("\\b" + Pattern.quote(member) + "\\b");
    return types.getOrDefault(simpleName, List.of()).stream()
        .anyMatch(source -> word.matcher(source).find());
  }

  private static @Nullable Class<?> foreign(String simpleName) {
    String name = FOREIGN.get(simpleName);
    return name == null ? null : onClassPath(name);
  }

  private static @Nullable Class<?> onClassPath(String name) {
    try {
      return Class.forName(name, false, Names.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether it is the full name of a class or a package of ours, or the end of a package's. */
  boolean isFullName(String name) {
    boolean isPackage = Character.isLowerCase(name.charAt(name.lastIndexOf('.') + 1));
    return fullNames.contains(name)
        || (isPackage && fullNames.stream().anyMatch(full -> full.endsWith("." + name)));
  }

  /** Whether there is such a table, or such a view of the newest run. */
  boolean isTable(String schema, String name) {
    return columns.containsKey(schema + "." + table(schema, name));
  }

  /** Whether the table, or the view, has such a column. */
  boolean isColumn(String schema, String name, String column) {
    return columns.getOrDefault(schema + "." + table(schema, name), List.of()).contains(column);
  }

  private String table(String schema, String name) {
    return columns.containsKey(schema + "." + name) ? name : name.replaceFirst("^current_", "");
  }

  /**
   * Whether the word stands anywhere in what is no document: as an identifier, a column, a key, a
   * reason of a reject, a variable of the environment.
   */
  boolean isWord(String word) {
    if (word.startsWith("ST_")) {
      return onClassPath("org.apache.spark.sql.sedona_sql.expressions." + word) != null;
    }
    return words.contains(word)
        || (word.startsWith("county_") // as metrics see the columns of the county
            && isColumn("conformed", "county", word.substring("county_".length())));
  }

  /** The text of a file of the project. */
  String read(String path) {
    try {
      return Files.readString(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
