package org.catchment.jobs.ingest.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delimited file by the letter of its rules, from one text of the whole file, one character
 * a byte; shares no code with the reader.
 */
final class NaiveReader {
  private static final int LAST_HEADER = 30;
  private static final int MOST_LINES = 50;
  private static final int MOST_BYTES = 1_048_576;
  private static final int LONGEST_VALUE = 100_000;

  /** What becomes of a record: its values, or null if it is refused. */
  record Outcome(long line, @Nullable List<@Nullable String> values) {}

  /** Some lines put together, and the number of the first. */
  private record Lines(long first, int count, String text) {}

  private final String lineEnd;
  private final List<String> lines;
  private final Charset charset;

  NaiveReader(byte[] file, Charset charset) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    this.charset = charset;
    lineEnd = text.contains("\n") || !text.contains("\r") ? "\n" : "\r";
    lines = new ArrayList<>(List.of(text.split(Pattern.quote(lineEnd), -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1); // what is behind the last line end is no line
    }
  }

  /** The number and the text of each record. */
  List<String> records() {
    return cut().stream().map(record -> record.first() + ":" + record.text()).toList();
  }

  private List<Lines> cut() {
    List<Lines> records = new ArrayList<>();
    for (int i = 0; i < lines.size(); ) {
      Lines record = record(i);
      records.add(record);
      i += record.count();
    }
    return records;
  }

  private Lines record(int from) {
    if (isOdd(lines.get(from)) && lines.get(from).length() <= MOST_BYTES) {
      String text = lines.get(from);
      for (int n = 2; n <= MOST_LINES && from + n <= lines.size(); n++) {
        text += lineEnd + lines.get(from + n - 1);
        if (text.length() > MOST_BYTES) {
          break;
        }
        if (!isOdd(text)) {
          return new Lines(from + 1, n, withoutReturn(text));
        }
      }
    }
    return alone(from);
  }

  private Lines alone(int index) {
    return new Lines(index + 1, 1, withoutReturn(lines.get(index)));
  }

  private String withoutReturn(String text) {
    return lineEnd.equals("\n") && text.endsWith("\r")
        ? text.substring(0, text.length() - 1)
        : text;
  }

  private static boolean isOdd(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /**
   * Every record below the header, which is the first with all columns.
   *
   * @param columns names, of which all must be in the header, as they are there but for case
   */
  List<Outcome> read(List<String> columns) {
    List<Lines> records = cut();
    for (int at = 0; at < records.size() && records.get(at).first() <= LAST_HEADER; at++) {
      String header = records.get(at).text();
      if (header.startsWith("\u00EF\u00BB\u00BF")) {
        header = header.substring(3);
      }
      for (char separator : separators(header)) {
        List<String> names = values(header, separator);
        if (names != null) {
          List<String> plain =
              names.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
          if (plain.containsAll(columns)) {
            int[] positions = columns.stream().mapToInt(plain::indexOf).toArray();
            return outcomes(
                records.subList(at + 1, records.size()), separator, plain.size(), positions);
          }
        }
      }
    }
    throw new IllegalArgumentException("a column is missing");
  }

  private static List<Character> separators(String header) {
    return ",\t;|"
        .chars()
        .mapToObj(c -> (char) c)
        .sorted(Comparator.comparing(c -> -header.chars().filter(h -> h == c).count()))
        .toList();
  }

  private List<Outcome> outcomes(List<Lines> records, char separator, int width, int[] positions) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Lines record : records) {
      List<String> values = values(record.text(), separator);
      boolean isWhole = values != null && values.size() == width;
      if (record.count() > 1 && !isWhole) {
        List<Lines> alone =
            IntStream.range(0, record.count())
                .mapToObj(i -> alone((int) record.first() - 1 + i))
                .toList();
        outcomes.addAll(outcomes(alone, separator, width, positions));
      } else {
        outcomes.add(
            new Outcome(
                record.first(),
                values != null && isWhole && isSound(record.text(), separator)
                    ? decoded(values, positions)
                    : null));
      }
    }
    return outcomes;
  }

  private boolean isSound(String text, char separator) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CharacterCodingException e) {
      return false;
    }
    return text.length() <= MOST_BYTES
        && text.indexOf(0) < 0
        && !text.chars().allMatch(c -> isBlank((char) c, separator));
  }

  private @Nullable List<@Nullable String> decoded(List<String> values, int[] positions) {
    List<String> texts =
        values.stream()
            .map(value -> new String(value.getBytes(StandardCharsets.ISO_8859_1), charset))
            .toList();
    return texts.stream().anyMatch(text -> text.length() > LONGEST_VALUE)
        ? null
        : Arrays.stream(positions)
            .mapToObj(texts::get)
            .map(text -> text.isEmpty() ? null : text)
            .toList();
  }

  /** The values of a record, still one character a byte; null when its quotes make no sense. */
  private @Nullable List<String> values(String text, char separator) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int i = 0;
    while (true) {
      value.setLength(0);
      while (i < text.length() && isBlank(text.charAt(i), separator)) {
        i++;
      }
      if (i < text.length() && text.charAt(i) == '"') {
        i++;
        while (i < text.length() && (text.charAt(i) != '"' || text.startsWith("\"\"", i))) {
          value.append(text.charAt(i));
          i += text.charAt(i) == '"' ? 2 : 1;
        }
        if (i == text.length()) {
          return null; // not closed
        }
        i++;
        while (i < text.length() && isBlank(text.charAt(i), separator)) {
          i++;
        }
        if (i < text.length() && text.charAt(i) != separator) {
          return null; // something behind the closing quote
        }
      } else {
        while (i < text.length() && text.charAt(i) != separator) {
          if (text.charAt(i) == lineEnd.charAt(0)) {
            return null; // a line end outside quotes
          }
          value.append(text.charAt(i++));
        }
        while (!value.isEmpty() && isBlank(value.charAt(value.length() - 1), separator)) {
          value.setLength(value.length() - 1);
        }
      }
      values.add(value.toString());
      if (i == text.length()) {
        return values;
      }
      i++;
    }
  }

  private boolean isBlank(char c, char separator) {
    return c > 0 && c <= ' ' && c != separator && c != lineEnd.charAt(0);
  }
}
