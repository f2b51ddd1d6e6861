package org.catchment.jobs.generate.draw;

/**
 * Where a practice is, or gets its letters: a real ZIP code and city, with a made-up street and
 * ZIP+4.
 *
 * @param street with the suite, if there is one
 * @param zip of the state's {@link Zips}
 */
public record Address(byte[] street, int zip, int plusFour) {
  private static final double WITH_SUITE = 0.45;

  private static final byte[] SUITE = CsvBuffer.ascii(" STE ");
  private static final byte[] BOX = CsvBuffer.ascii("PO BOX ");

  public static Address draw(Zips zips, Chance chance) {
    int zip = zips.draw(chance);
    CsvBuffer street = new CsvBuffer(1, false);
    street.put(1 + chance.below(9899)).put((byte) ' ');
    street.put(Names.STREETS[chance.below(Names.STREETS.length)]).put((byte) ' ');
    street.put(Names.WAYS[chance.below(Names.WAYS.length)]);
    if (chance.unit() < WITH_SUITE) {
      street.put(SUITE).put(100 + 10L * chance.below(80));
    }
    return new Address(street.toBytes(), zip, 1 + chance.below(9998));
  }

  public static Address postBox(Zips zips, Chance chance) {
    int zip = zips.draw(chance);
    CsvBuffer box = new CsvBuffer(1, false).put(BOX).put(1 + chance.below(99_998));
    return new Address(box.toBytes(), zip, 1 + chance.below(9998));
  }
}
