package org.catchment.jobs.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which keys a configuration can have, by the records that {@link Binder} makes of it. */
public final class ConfigKeys {
  private ConfigKeys() {}

  /** The sections, such as {@code align}, save {@code spark}, whose keys are Spark's. */
  public static List<String> sections() {
    return Stream.of(Config.class.getRecordComponents())
        .filter(component -> component.getType().isRecord())
        .map(component -> Config.key(component.getName()))
        .toList();
  }

  /**
   * Whether there is such a key.
   *
   * @param key as {@code align.territories}, {@code input.facility[0].path} or, of any element of a
   *     list, {@code input.facility.path}
   */
  public static boolean has(String key) {
    return has(Config.class, List.of(key.replaceAll("\\[\\d*]", "").split("\\.", -1)));
  }

  private static boolean has(Type type, List<String> names) {
    if (names.isEmpty()) {
      return true;
    }
    List<String> rest = names.subList(1, names.size());
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      // Names that begin with "spark." have dots of their own.
      return generic.getRawType() == List.class
          ? has(arguments[0], names)
          : arguments[1] == String.class || has(arguments[1], rest);
    }
    Class<?> plain = type == RosterSource.class ? AlignConfig.Rep.class : (Class<?>) type;
    return component(plain, names.get(0))
        .filter(component -> has(component.getGenericType(), rest))
        .isPresent();
  }

  private static Optional<RecordComponent> component(Class<?> type, String key) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .filter(component -> Config.key(component.getName()).equals(key))
            .findFirst()
        : Optional.empty();
  }

  /** Whether some section, or some element of a list, can have all of these keys. */
  public static boolean hasTogether(Map<?, ?> values) {
    return Stream.concat(Stream.of(Config.class), Stream.concat(sectionTypes(), elementTypes()))
        .anyMatch(type -> fits(type, values));
  }

  private static Stream<Class<?>> sectionTypes() {
    return Stream.of(Config.class.getRecordComponents())
        .<Class<?>>map(RecordComponent::getType)
        .filter(Class::isRecord);
  }

  /** What the lists and maps of sections hold. */
  static Stream<Class<?>> elementTypes() {
    return sectionTypes()
        .flatMap(section -> Stream.of(section.getDeclaredClasses()))
        .filter(Class::isRecord);
  }

  private static boolean fits(Type type, Object value) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? value instanceof List<?> list && list.stream().allMatch(v -> fits(arguments[0], v))
          : value instanceof Map<?, ?> map
              && map.values().stream().allMatch(v -> fits(arguments[1], v));
    }
    if (type == RosterSource.class) { // a list or a word
      return RosterSource.TABLE_WORD.equals(value)
          || (value instanceof List<?> reps
              && reps.stream().allMatch(rep -> fits(AlignConfig.Rep.class, rep)));
    }
    if (!((Class<?>) type).isRecord()) {
      return !(value instanceof Map) && !(value instanceof List);
    }
    return value instanceof Map<?, ?> map
        && map.entrySet().stream()
            .allMatch(
                entry ->
                    component((Class<?>) type, String.valueOf(entry.getKey()))
                        .filter(c -> fits(c.getGenericType(), entry.getValue()))
                        .isPresent());
  }
}
