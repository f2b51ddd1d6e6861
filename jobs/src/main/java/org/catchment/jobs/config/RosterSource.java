package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Where the reps come from: the value of {@code align.roster}, which is a list or a word.
 *
 * @param isTable whether they are the company's roster, {@code conformed.rep}, on the day as of
 *     which the input holds
 * @param listed otherwise these reps, one per territory; empty with {@code isTable}
 */
public record RosterSource(boolean isTable, List<AlignConfig.Rep> listed) {
  /** Layout of the company's roster among {@link InputConfig#sources}. */
  public static final String LAYOUT = "company_roster";

  /** The reps of the table. */
  public static final RosterSource TABLE = new RosterSource(true, List.of());

  /** What stands for {@link #TABLE} in the configuration. */
  static final String TABLE_WORD = "table";

  public RosterSource {
    listed = List.copyOf(listed);
  }

  /** The reps of a list. */
  public static RosterSource of(List<AlignConfig.Rep> listed) {
    return new RosterSource(false, listed);
  }

  /** Whether a source may be the company's roster; if it has no layout, the header decides. */
  static boolean mayBe(InputConfig.PublishedSource source) {
    return source.layout() == null || source.layout().equals(LAYOUT);
  }

  /** As it stands in the configuration. */
  @JsonValue
  Object written() {
    return isTable ? TABLE_WORD : listed;
  }
}
