package org.catchment.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.catchment.jobs.config.Value.Origin;
import org.catchment.jobs.config.Value.Section;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration in three layers, each over the one before: {@code default.yaml}, the
 * user's file, and the {@code --set} options in their order.
 *
 * <p>Sections merge key by key; a list replaces the list below it as a whole.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads what is in effect.
   *
   * @param file the user's YAML, or null if there is none
   * @param sets {@code --set} options, each as {@code key=value}; the value is YAML, and the key
   *     has dots between its parts, except that all after {@code spark.} names one setting
   * @throws UserError if anything is wrong with them
   */
  public static Effective load(@Nullable Path file, List<String> sets) {
    return load(List.of(), file, sets, config -> {});
  }

  /**
   * Loads what is in effect, for a verb that has defaults of its own.
   *
   * @param defaults further defaults, which override {@code default.yaml}, each as {@code
   *     key=value}
   * @param check further checks of the configuration; throws {@link InvalidValue}, which is
   *     reported to the user with the place of the value
   */
  public static Effective load(
      List<String> defaults, @Nullable Path file, List<String> sets, Consumer<Config> check) {
    Section common = new YamlReader(Origin.DEFAULT).section(defaultYaml());
    Section merged = common;
    for (String value : defaults) {
      merged = merge("", merged, section(value, Origin.DEFAULT));
    }
    if (file != null) {
      String path = file.toString();
      merged = merge("", merged, new YamlReader(Origin.file(path)).section(text(file)));
    }
    for (String set : sets) {
      merged = merge("", merged, section(set, Origin.SET));
    }
    return new Binder(keys("", common)).bind(merged, check);
  }

  private static String defaultYaml() {
    try (InputStream in = Config.class.getResourceAsStream("default.yaml")) {
      if (in == null) {
        throw new IllegalStateException("default.yaml is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw UserError.config(file + " does not exist.", "Check the path given to --config.");
    } catch (IOException e) {
      throw UserError.config(
          file + " cannot be read (" + e + ").",
          "Check that it is a file and that you may read it.");
    }
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    // A new decoder reports invalid UTF-8, which new String would replace.
    if (StandardCharsets.UTF_8.newDecoder().decode(rest, text, true).isError()) {
      long line = 1 + text.flip().chars().filter(c -> c == '\n').count();
      throw UserError.config(
          file + ":" + line + " is not UTF-8.", "Save the file in the encoding UTF-8.");
    }
    return text.flip().toString();
  }

  /** The section with the one key of {@code key=value}. */
  private static Section section(String set, Origin origin) {
    int equals = set.indexOf('=');
    if (equals < 1) {
      throw UserError.config(
          "--set " + set + " is not of the form key=value.",
          "For example: --set align.territories=120");
    }
    String key = set.substring(0, equals);
    Value value = new YamlReader(origin).value(key, set.substring(equals + 1));
    String[] names = key.split("\\.", key.startsWith("spark.") ? 2 : -1);
    for (int i = names.length - 1; i > 0; i--) {
      value = new Section(Map.of(names[i], value), origin);
    }
    return new Section(Map.of(names[0], value), origin);
  }

  private static Section merge(String key, Section base, Section over) {
    Map<String, Value> merged = new LinkedHashMap<>(base.values());
    for (Map.Entry<String, Value> entry : over.values().entrySet()) {
      String name = entry.getKey();
      Value value = entry.getValue();
      if (!(base.values().get(name) instanceof Section section)) {
        merged.put(name, value);
      } else if (value instanceof Section changes) {
        merged.put(name, merge(Value.join(key, name), section, changes));
      } else {
        throw value.notSection(Value.join(key, name));
      }
    }
    return new Section(merged, base.origin());
  }

  /** The full keys of a section, its own sections among them. */
  private static List<String> keys(String key, Section section) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, Value> entry : section.values().entrySet()) {
      String child = Value.join(key, entry.getKey());
      keys.add(child);
      if (entry.getValue() instanceof Section inner) {
        keys.addAll(keys(child, inner));
      }
    }
    return keys;
  }
}
