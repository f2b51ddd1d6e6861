package org.catchment.jobs.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown text, as far as its links, its anchors and what is in code style go. */
final class Markdown {
  /**
   * A link or an image.
   *
   * @param text what is shown, without backticks
   */
  record Link(int line, String text, String target) {}

  /** What stands in backticks. */
  record Span(int line, String text) {}

  /**
   * What stands between fences.
   *
   * @param line of its first line
   * @param language behind the fence, or empty
   */
  record Block(int line, String language, String text) {}

  private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*(\\w*).*");

  /** Within a paragraph. */
  private static final Pattern SPAN =
      Pattern.compile("(?s)(?<!`)(`+)(?!`)((?:(?!\\n\\s*\\n).)+?)(?<!`)\\1(?!`)");

  private static final Pattern LINK =
      Pattern.compile(
          "\\[((?:[^\\[\\]]|\\[[^\\]]*])*)]\\(\\s*<?([^\\s()<>]+(?:\\([^\\s()]*\\))?)>?"
              + "(?:\\s+\"[^\"]*\")?\\s*\\)");

  private static final Pattern DEFINITION = Pattern.compile("(?m)^ {0,3}\\[([^\\]]+)]:\\s+(\\S+)");
  private static final Pattern REFERENCE = Pattern.compile("\\[([^\\[\\]]+)]\\[([^\\[\\]]+)]");
  private static final Pattern HTML =
      Pattern.compile("<(?:a|img)\\s[^>]*(?:href|src)=\"([^\"]+)\"");
  private static final Pattern ANCHOR = Pattern.compile("<a\\s[^>]*(?:id|name)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}\\s+(.+?)\\s*#*\\s*$");

  /** The whole text. */
  final String text;

  /** The text without its blocks, in the same lines. */
  final String prose;

  final List<Block> blocks = new ArrayList<>();
  final List<Span> spans = new ArrayList<>();
  final List<Link> links = new ArrayList<>();

  /** Lines with a reference to a link that is not defined. */
  final List<Link> undefined = new ArrayList<>();

  /** What a link may have behind its #, as GitHub makes it of headings. */
  final Set<String> anchors = new HashSet<>();

  Markdown(String text) {
    this.text = text;
    prose = withoutBlocks(text.lines().toList());
    StringBuilder withoutSpans = new StringBuilder(prose);
    for (MatchResult span : SPAN.matcher(prose).results().toList()) {
      spans.add(new Span(line(prose, span.start()), oneLine(span.group(2))));
      for (int i = span.start(); i < span.end(); i++) {
        if (prose.charAt(i) != '\n') {
          withoutSpans.setCharAt(i, '_');
        }
      }
    }
    findLinks(withoutSpans.toString());
    findAnchors();
  }

  private String withoutBlocks(List<String> lines) {
    StringBuilder rest = new StringBuilder();
    String fence = "";
    String language = "";
    StringBuilder block = new StringBuilder();
    int first = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher found = FENCE.matcher(lines.get(i));
      if (fence.isEmpty() && found.matches()) {
        fence = found.group(1);
        language = found.group(2);
        block.setLength(0);
        first = i + 2;
      } else if (!fence.isEmpty() && lines.get(i).strip().equals(fence)) {
        blocks.add(new Block(first, language, block.toString().stripIndent()));
        fence = "";
      } else if (!fence.isEmpty()) {
        block.append(lines.get(i)).append('\n');
      } else {
        rest.append(lines.get(i));
      }
      rest.append('\n');
    }
    return rest.toString();
  }

  private void findLinks(String masked) {
    for (MatchResult link : LINK.matcher(masked).results().toList()) {
      String shown = prose.substring(link.start(1), link.end(1)).replace("`", "");
      links.add(new Link(line(masked, link.start()), oneLine(shown), link.group(2)));
    }
    Set<String> defined = new HashSet<>();
    for (MatchResult link : DEFINITION.matcher(masked).results().toList()) {
      links.add(new Link(line(masked, link.start()), link.group(1), link.group(2)));
      defined.add(link.group(1).toLowerCase(Locale.ROOT));
    }
    for (MatchResult link : HTML.matcher(masked).results().toList()) {
      links.add(new Link(line(masked, link.start()), "", link.group(1)));
    }
    for (MatchResult link : REFERENCE.matcher(masked).results().toList()) {
      if (!defined.contains(link.group(2).toLowerCase(Locale.ROOT))) {
        undefined.add(new Link(line(masked, link.start()), link.group(1), link.group(2)));
      }
    }
  }

  private void findAnchors() {
    Map<String, Integer> times = new HashMap<>();
    for (MatchResult heading : HEADING.matcher(prose).results().toList()) {
      String slug =
          heading
              .group(1)
              .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_ -]", "")
              .replace(' ', '-');
      int before = times.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    ANCHOR.matcher(prose).results().forEach(anchor -> anchors.add(anchor.group(1)));
  }

  /** The line of a place in a text, from 1. */
  static int line(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\n\\s*", " ").strip();
  }
}
