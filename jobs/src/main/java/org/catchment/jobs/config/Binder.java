package org.catchment.jobs.config;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.catchment.jobs.config.Value.Items;
import org.catchment.jobs.config.Value.Origin;
import org.catchment.jobs.config.Value.Scalar;
import org.catchment.jobs.config.Value.Section;
import org.catchment.jobs.error.Spelling;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Config} of values. The records are the schema: a component is a key, its type says
 * what the value is, and it is required unless it is {@link Nullable} or has a {@link Default}.
 * {@link RosterSource} is the one exception: a list or a word.
 */
final class Binder {
  private static final String NOT_SET = "(not set)";

  private final List<String> knownKeys;

  /** What has been bound, by full key; an empty list or section counts as a value. */
  private final Map<String, Value> leaves = new LinkedHashMap<>();

  /**
   * @param knownKeys keys to suggest for an unknown one
   */
  Binder(List<String> knownKeys) {
    this.knownKeys = knownKeys;
  }

  /**
   * Binds all.
   *
   * @param check what else the configuration must pass; throws {@link InvalidValue}
   */
  Effective bind(Section root, Consumer<Config> check) {
    Config config = (Config) record(Config.class, "", root);
    try {
      check.accept(config);
    } catch (InvalidValue invalid) {
      throw error("", invalid);
    }
    List<Effective.Entry> entries = new ArrayList<>();
    leaves.forEach(
        (key, value) -> {
          Origin origin = value.origin();
          String file = origin.hasLines() ? "file " : "";
          entries.add(new Effective.Entry(key, value.text(), file + origin));
        });
    return new Effective(config, entries);
  }

  private Object bind(Type type, String key, Value value) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(arguments[0], key, value)
          : map(arguments[1], key, value);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == RosterSource.class) {
      return roster(key, value);
    }
    return plain.isRecord() ? record(plain, key, value) : scalar(plain, key, value);
  }

  private Object record(Class<?> type, String key, Value value) {
    Map<String, Value> values = section(key, value).values();
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Stream.of(components).map(c -> Config.key(c.getName())).toList();
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      if (!names.contains(entry.getKey())) {
        throw unknown(key, names, entry.getKey(), entry.getValue().origin());
      }
    }
    List<String> missing = new ArrayList<>();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String name = names.get(i);
      types[i] = component.getType();
      Value given = values.get(name);
      Default absent = component.getAnnotation(Default.class);
      if (given != null) {
        arguments[i] = bind(component.getGenericType(), Value.join(key, name), given);
      } else if (absent != null && component.getType() == List.class) {
        arguments[i] = List.of();
      } else if (absent != null && component.getType() == Map.class) {
        arguments[i] = Map.of();
      } else if (absent != null) {
        Scalar scalar = new Scalar(absent.value(), Origin.DEFAULT);
        arguments[i] = bind(component.getGenericType(), Value.join(key, name), scalar);
      } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        missing.add(name);
      } else if (!key.contains(
          "[")) { // so that a reader sees all keys; of list elements, only those given
        leaves.put(Value.join(key, name), new Scalar(NOT_SET, Origin.DEFAULT));
      }
    }
    if (!missing.isEmpty()) {
      throw UserError.config(
          key + " (" + value.origin() + ") lacks " + String.join(", ", missing) + ".",
          "Add what is missing; the keys here are " + String.join(", ", names) + ".");
    }
    return construct(type, types, key, arguments);
  }

  private Object construct(
      Class<?> type, Class<?>[] types, String key, @Nullable Object[] arguments) {
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidValue invalid) {
        throw error(key, invalid);
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private UserError error(String section, InvalidValue invalid) {
    String key = Value.join(section, invalid.key);
    return requireNonNull(leaves.get(key), key).error(key, invalid.reason, invalid.remedy);
  }

  private Map<String, Object> map(Type type, String key, Value value) {
    Section section = section(key, value);
    if (section.values().isEmpty()) {
      leaves.put(key, section);
    }
    Map<String, Object> map = new TreeMap<>();
    section.values().forEach((name, v) -> map.put(name, bind(type, Value.join(key, name), v)));
    return map;
  }

  private List<Object> list(Type type, String key, Value value) {
    if (!(value instanceof Items items)) {
      throw value.error(
          key, "is not a list", "Write each element on a line of its own that begins with '- '.");
    }
    if (items.items().isEmpty()) {
      leaves.put(key, items);
    }
    List<Object> list = new ArrayList<>();
    for (Value item : items.items()) {
      list.add(bind(type, key + "[" + list.size() + "]", item));
    }
    return list;
  }

  /** A list of reps, or the word for the reps of the table. */
  private RosterSource roster(String key, Value value) {
    if (value instanceof Items) {
      return RosterSource.of(
          list(AlignConfig.Rep.class, key, value).stream()
              .map(AlignConfig.Rep.class::cast)
              .toList());
    }
    if (!(value instanceof Scalar scalar)) {
      throw value.error(
          key,
          "is neither a list of reps nor the word " + RosterSource.TABLE_WORD,
          "List the reps, each on a line of its own that begins with '- '.");
    }
    if (!scalar.text().equals(RosterSource.TABLE_WORD)) {
      throw value.error(
          key,
          "is neither a list of reps nor the word " + RosterSource.TABLE_WORD,
          "Did you mean "
              + RosterSource.TABLE_WORD
              + ", for the company's roster? Else list the reps: [{name: Ohio North}].");
    }
    leaves.put(key, scalar);
    return RosterSource.TABLE;
  }

  private static Section section(String key, Value value) {
    if (value instanceof Section section) {
      return section;
    }
    throw value.notSection(key);
  }

  private Object scalar(Class<?> type, String key, Value value) {
    if (!(value instanceof Scalar scalar)) {
      throw value.error(key, "is not a single value", "Write one value.");
    }
    leaves.put(key, scalar);
    String text = scalar.text();
    if (type == String.class) {
      return text;
    }
    if (type.isEnum()) {
      List<String> names =
          Stream.of(type.getEnumConstants()).map(c -> Config.key(c.toString())).toList();
      int index = names.indexOf(text);
      if (index < 0) {
        String kind = type.getSimpleName().toLowerCase(Locale.ROOT);
        throw value.error(
            key, "is not a known " + kind, "Choose one of " + String.join(", ", names) + ".");
      }
      return type.getEnumConstants()[index];
    }
    try {
      if (type == double.class || type == Double.class) {
        // Unlike Double.parseDouble, takes no NaN, no Infinity and no 5d.
        return new BigDecimal(text).doubleValue();
      }
      BigInteger whole = new BigInteger(text);
      return type == int.class || type == Integer.class
          ? (Object) whole.intValueExact()
          : (Object) whole.longValueExact();
    } catch (NumberFormatException e) {
      throw type == double.class || type == Double.class
          ? value.error(key, "is not a number", "Write a number without a unit, such as 0.5.")
          : value.error(key, "is not a whole number", "Write digits only, such as 250.");
    } catch (ArithmeticException e) {
      throw value.error(key, "is out of range", "Choose a smaller number.");
    }
  }

  private UserError unknown(String section, List<String> names, String name, Origin origin) {
    String key = Value.join(section, name);
    return UserError.config(
        key + " is not a key of Catchment's configuration (" + origin + ").",
        remedy(key, names.stream().map(n -> Value.join(section, n)).toList()));
  }

  private String remedy(String key, List<String> siblings) {
    if (knownKeys.contains(key)) {
      // The notation of --set in a file.
      return "In a file, write it as sections: "
          + key.replace(".", ": {")
          + ": ..."
          + "}".repeat((int) key.chars().filter(c -> c == '.').count());
    }
    String nearest =
        Spelling.nearest(key, Stream.concat(siblings.stream(), knownKeys.stream())).orElseThrow();
    return "Did you mean " + nearest + "?";
  }
}
