package org.catchment.jobs.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command of ours, as it stands in a document.
 *
 * @param line within the text, from 1
 * @param program {@code catchment} or {@code bench}
 * @param arguments what follows, up to a pipe, a redirection or the end
 */
record Command(int line, String program, List<String> arguments) {
  private static final Pattern HEREDOC =
      Pattern.compile("(?s)<<-?\\s*['\"]?(\\w+)['\"]?([^\\n]*\\n)(.*?\\n)\\s*\\1(?=\\n|$)");
  private static final Pattern LAUNCHER = Pattern.compile("(?:\\S*/)?bin/(catchment|bench)");

  /** A word of the shell; {@link #END} ends a command. */
  private record Word(int line, String text) {}

  private static final String END = "\n";

  /** The commands of ours in a text of the shell. */
  static List<Command> in(String shell) {
    List<Command> commands = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    for (Word word : words(HEREDOC.matcher(shell).replaceAll(h -> blank(h.group())))) {
      if (word.text().equals(END)) {
        add(commands, words);
        words.clear();
      } else {
        words.add(word);
      }
    }
    return commands;
  }

  private static String blank(String text) {
    return text.replaceAll("[^\\n]", "");
  }

  private static void add(List<Command> commands, List<Word> words) {
    int first = 0;
    while (first < words.size() && words.get(first).text().matches("[A-Z_]+=.*")) {
      first++;
    }
    for (int i = first; i < words.size(); i++) {
      String word = words.get(i).text();
      boolean submitted =
          words.get(first).text().equals("spark-submit") && word.endsWith("-spark.jar");
      String program =
          submitted
              ? "catchment"
              : LAUNCHER.matcher(word).matches()
                  ? LAUNCHER.matcher(word).replaceAll("$1")
                  : i == first && word.matches("catchment|bench") ? word : "";
      if (!program.isEmpty()) {
        List<String> arguments =
            words.subList(i + 1, words.size()).stream().map(Word::text).toList();
        commands.add(new Command(words.get(i).line(), program, arguments));
        return;
      }
    }
  }

  private static List<Word> words(String shell) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    int line = 1;
    int lineOfWord = 1;
    for (int i = 0; i <= shell.length(); i++) {
      char c = i < shell.length() ? shell.charAt(i) : '\n';
      if (!inWord) {
        lineOfWord = line;
      }
      if (c == '\n') {
        line++;
      }
      if (quote != 0 && i < shell.length()) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c == '\\' && i + 1 < shell.length()) {
        i++;
        if (shell.charAt(i) == '\n') {
          line++;
        } else {
          word.append(shell.charAt(i));
          inWord = true;
        }
      } else if (c == '#' && !inWord) {
        while (i + 1 < shell.length() && shell.charAt(i + 1) != '\n') {
          i++;
        }
      } else if (Character.isWhitespace(c) || "|;&<>()".indexOf(c) >= 0) {
        if (inWord) {
          words.add(new Word(lineOfWord, word.toString()));
          word.setLength(0);
          inWord = false;
        }
        if (c == '\n' || !Character.isWhitespace(c)) {
          words.add(new Word(line, END));
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    return words;
  }
}
