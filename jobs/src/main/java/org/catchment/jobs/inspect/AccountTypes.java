package org.catchment.jobs.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses what the accounts of a file are, from its name or from theirs. */
final class AccountTypes {
  /** What names say, the most particular first. */
  private static final Map<String, Pattern> WORDS = new LinkedHashMap<>();

  static {
    words("dialysis", "dialysis|dialyse|renal|kidney");
    words(
        "asc", "\\bascs?\\b|surg(ery|ical|i) ?cent(er|re)s?|ambulatory surg|endoscopy|surgicenter");
    words("urgent_care", "urgent ?care|walk.?in");
    words("home_health", "home ?(health|care)|visiting nurse");
    words("hospice", "hospices?");
    words("rehab", "rehab(ilitation)?s?");
    words("nursing", "nursing|skilled|\\bsnfs?\\b|convalescent|care home|assisted living");
    words("primary_care", "primary ?care|family (practice|medicine|health)|community health");
    words(
        "hospital", "hospitals?|medical (center|centre|ctr)|infirmary|krankenhaus|klinik(um)?|pos");
    words("physician", "physicians?|doctors?|\\bdr\\b|\\bhcps?\\b");
    words("practice", "practices?|clinics?|associates|medical group|praxis");
  }

  /** What a file of accounts is when nothing tells. */
  private static final String UNKNOWN = "practice";

  /** This share of the names must agree. */
  private static final double AGREEING = 0.6;

  /**
   * A type, and why.
   *
   * @param reason null if nothing tells the type
   */
  record Guess(String type, @Nullable String reason) {}

  private AccountTypes() {}

  private static void words(String type, String words) {
    WORDS.put(type, Pattern.compile("(?i)(?<![a-z])(" + words + ")(?![a-z])"));
  }

  /**
   * Guesses.
   *
   * @param file its name
   * @param names of accounts
   * @param known the types that there are
   */
  static Guess of(String file, List<String> names, Set<String> known) {
    String spaced = String.join(" ", Vocabulary.words(file));
    Optional<String> byFile =
        WORDS.keySet().stream()
            .filter(known::contains)
            .filter(type -> find(type, spaced))
            .findFirst();
    if (byFile.isPresent()) {
      return new Guess(byFile.get(), "the file's name says so");
    }
    for (String type : WORDS.keySet()) {
      long saying =
          names.stream()
              .filter(
                  name ->
                      WORDS.keySet().stream()
                          .filter(t -> find(t, name))
                          .findFirst()
                          .filter(type::equals)
                          .isPresent())
              .count();
      if (known.contains(type) && !names.isEmpty() && saying >= AGREEING * names.size()) {
        return new Guess(type, "%,d of %,d names say so".formatted(saying, names.size()));
      }
    }
    return new Guess(known.contains(UNKNOWN) ? UNKNOWN : known.iterator().next(), null);
  }

  private static boolean find(String type, String text) {
    Pattern pattern = WORDS.get(type);
    return pattern != null && pattern.matcher(text).find();
  }
}
