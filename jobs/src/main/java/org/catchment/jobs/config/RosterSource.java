package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Where the reps are known from: what {@code align.roster} is, which is a list or a word.
 *
 * @param isTable whether they are those of the company's roster, {@code conformed.rep}, on the day
 *     as of which the input holds
 * @param listed else they are these, one a territory; empty with {@code isTable}
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

  /** Whether a source may be the company's roster: of one without a layout, the header tells. */
  static boolean mayBe(InputConfig.PublishedSource source) {
    return source.layout() == null || source.layout().equals(LAYOUT);
  }

  /** As it stands in the configuration. */
  @JsonValue
  Object written() {
    return isTable ? TABLE_WORD : listed;
  }
}
