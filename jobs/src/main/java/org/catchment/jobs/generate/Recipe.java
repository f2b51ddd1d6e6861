package org.catchment.jobs.generate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.catchment.jobs.generate.draw.Cells;
import org.catchment.jobs.generate.draw.Chance;
import org.catchment.jobs.generate.draw.CodeMix;
import org.catchment.jobs.generate.draw.CsvBuffer;
import org.catchment.jobs.generate.draw.Zips;
import org.catchment.jobs.generate.known.Marginals;
import org.catchment.jobs.generate.known.Specialty;

/** All that rows are made from, except their number: built once per process, from the request. */
final class Recipe {
  /** The first NPIs were given out on this day; the registry's files say so in their names. */
  private static final LocalDate FIRST_DAY = LocalDate.of(2005, 5, 23);

  private final Request request;
  private final Marginals marginals;
  private final Cells cells;
  private final LineCounts lineCounts;
  private final List<CodeMix> mixes = new ArrayList<>();
  private final Zips[] zips;
  private final byte[][] days;
  private final long npiShift;

  Recipe(Request request) {
    this.request = request;
    marginals = Marginals.of(request.year());
    List<Specialty> specialties = marginals.specialties();
    cells = new Cells(specialties, marginals.states().size(), request.physicians(), request.seed());
    List<List<CodeMix.Slot>> slots = specialties.stream().map(CodeMix::slots).toList();
    int[] most = slots.stream().mapToInt(List::size).toArray();
    lineCounts = new LineCounts(cells, specialties, most, request);
    for (int s = 0; s < most.length; s++) {
      mixes.add(CodeMix.fit(slots.get(s), lineCounts.physiciansByLines(s, most[s])));
    }
    zips = Zips.of(marginals.states());
    npiShift =
        new Chance().of(request.seed(), Chance.Purpose.SHIFT, 1).below(Request.MOST_PHYSICIANS);
    LocalDate lastDay = LocalDate.of(request.year(), 12, 31);
    days = new byte[(int) ChronoUnit.DAYS.between(FIRST_DAY, lastDay) + 1][];
    DateTimeFormatter format = DateTimeFormatter.ofPattern("MM/dd/yyyy", Locale.ROOT);
    for (int day = 0; day < days.length; day++) {
      days[day] = CsvBuffer.ascii(FIRST_DAY.plusDays(day).format(format));
    }
  }

  Request request() {
    return request;
  }

  Marginals marginals() {
    return marginals;
  }

  Cells cells() {
    return cells;
  }

  LineCounts lineCounts() {
    return lineCounts;
  }

  CodeMix mix(int specialty) {
    return mixes.get(specialty);
  }

  Zips zips(int state) {
    return zips[state];
  }

  /** What the seed adds to the NPIs. */
  long npiShift() {
    return npiShift;
  }

  /** Days from the first one on, as MM/DD/YYYY. */
  byte[] day(int day) {
    return days[day];
  }

  int days() {
    return days.length;
  }

  /** The number of a day. */
  static int day(LocalDate date) {
    return (int) ChronoUnit.DAYS.between(FIRST_DAY, date);
  }

  /**
   * The share of lines with another procedure than the national shares give, in [0, 1]. With many
   * lines per physician, the most frequent procedures cannot reach their share, because a physician
   * has each only once per place of service.
   */
  double misplacedShare() {
    double misplaced = mixes.stream().mapToDouble(CodeMix::misplaced).sum();
    return request.lines() == 0 ? 0 : misplaced / request.lines();
  }
}
