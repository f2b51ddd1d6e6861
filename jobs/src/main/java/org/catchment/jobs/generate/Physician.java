package org.catchment.jobs.generate;

import java.time.LocalDate;
import org.catchment.jobs.generate.draw.Address;
import org.catchment.jobs.generate.draw.Cells;
import org.catchment.jobs.generate.draw.Chance;
import org.catchment.jobs.generate.draw.Names;
import org.catchment.jobs.generate.draw.Zips;
import org.jspecify.annotations.Nullable;

/**
 * A made-up physician, determined by the row's number and the recipe.
 *
 * @param npi ten digits, the first of them 3 to 9
 * @param specialty of the marginals
 * @param state of the marginals
 * @param lines number of lines in the file of services
 * @param deactivated whether the NPI was given up and not reactivated
 * @param middle initial; 0 for none
 * @param mailing the same object as {@code practice} where the letters go there
 * @param enumerated day of the plan, as the other days
 * @param left day on which the NPI was given up; -1 if it never was
 * @param returned day on which it was taken up again; -1 if it never was
 */
record Physician(
    long npi,
    int specialty,
    int state,
    int lines,
    boolean deactivated,
    boolean woman,
    byte[] family,
    byte[] first,
    byte middle,
    boolean osteopath,
    Address practice,
    Address mailing,
    int enumerated,
    int updated,
    int left,
    int returned) {

  /** A record that was updated since this day has also been certified. */
  static final int CERTIFIED_SINCE = Recipe.day(LocalDate.of(2020, 1, 1));

  private static final double WOMEN = 0.45;
  private static final double WITH_MIDDLE_INITIAL = 0.7;
  private static final double OSTEOPATHS = 0.09;
  private static final double MAILING_ELSEWHERE = 0.12;
  private static final double POST_BOXES = 0.5;
  private static final double RETURNED = 0.006;

  /** Share who work in a group of several specialties: their colleagues are the whole state's. */
  private static final double IN_MIXED_GROUP = 0.4;

  static Physician of(Recipe plan, long row, Chance chance) {
    Cells cells = plan.cells();
    long place = cells.place(row);
    int cell = cells.cell(place);
    int specialty = cells.specialty(cell);
    int state = cells.state(cell);
    long seed = plan.request().seed();

    chance.of(seed, Chance.Purpose.PERSON, row);
    boolean woman = chance.unit() < WOMEN;
    byte[][] firsts = woman ? Names.WOMEN : Names.MEN;
    byte[] first = firsts[chance.below(firsts.length)];
    byte[] family = Names.FAMILIES[chance.below(Names.FAMILIES.length)];
    byte middle = chance.unit() < WITH_MIDDLE_INITIAL ? (byte) ('A' + chance.below(26)) : 0;
    boolean osteopath = chance.unit() < OSTEOPATHS;

    boolean deactivated = plan.lineCounts().isDeactivated(specialty, place);
    int lastDay = plan.days() - 1;
    // Most have had their NPI since the first years.
    int enumerated = (int) (lastDay * chance.unit() * chance.unit());
    boolean returnedOnce = !deactivated && chance.unit() < RETURNED;
    int left =
        deactivated || returnedOnce ? enumerated + chance.below(lastDay - enumerated + 1) : -1;
    int returned = returnedOnce ? left + chance.below(lastDay - left + 1) : -1;
    int changed = Math.max(enumerated, returned);
    int updated = changed + chance.below(lastDay - changed + 1);

    Zips zips = plan.zips(state);
    boolean elsewhere = chance.unit() < MAILING_ELSEWHERE;
    @Nullable Address mailing =
        !elsewhere
            ? null
            : chance.unit() < POST_BOXES
                ? Address.postBox(zips, chance)
                : Address.draw(zips, chance);
    Address own = practice(plan, zips, chance, cell, state);
    return new Physician(
        Npi.of(row, plan.npiShift()),
        specialty,
        state,
        plan.lineCounts().of(specialty, place),
        deactivated,
        woman,
        family,
        first,
        middle,
        osteopath,
        own,
        mailing == null ? own : mailing,
        enumerated,
        updated,
        left,
        returned);
  }

  /**
   * Where the physician works. The first practices of a pool are the largest: some hundreds of
   * physicians in a large state, while most practices have one or two.
   */
  private static Address practice(Recipe plan, Zips zips, Chance chance, int cell, int state) {
    Cells cells = plan.cells();
    boolean mixed = chance.unit() < IN_MIXED_GROUP;
    long pool = mixed ? state : cell + (long) plan.marginals().states().size();
    long practices = 1 + (mixed ? cells.inState(state) : cells.inCell(cell)) / 2;
    double u = chance.unit();
    long practice = (long) (practices * (u * u * Math.sqrt(u)));
    return Address.draw(
        zips, chance.of(plan.request().seed(), Chance.Purpose.PRACTICE, pool << 32 | practice));
  }
}
