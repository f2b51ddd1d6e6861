package org.catchment.jobs.generate;

import java.util.Locale;

/** The text beside the files, for readers who do not know where they came from. */
final class Readme {
  static final String NAME = "README.txt";

  private Readme() {}

  static String of(Recipe plan) {
    Request request = plan.request();
    double linesEach = (double) request.lines() / request.physicians();
    return String.format(
        Locale.ROOT,
        """
        EVERYTHING IN THESE FILES IS SYNTHETIC

        No physician in them exists, and no service was given: `catchment generate` made them up, for
        load tests and demonstrations. Draw no conclusions about real people or places from them.

        How to recognise them: every NPI begins with 3 to 9. Real ones begin with 1 or 2. The check
        digit is right (Luhn, prefix 80840).

          %s
            %,d physicians, in the layout of the NPPES registry (330 columns)
          %s
            %,d lines, in the layout of Medicare's file (29 columns); HCPCS_Desc is empty, for the
            texts are under copyright

        Made by
          catchment generate --physicians %d --lines %d --seed %d --year %d
        The same command gives the same bytes.

        What follows real figures
          specialty by state           Medicare Part B providers of 2023, scaled by specialty to %d
          procedures of a specialty    how many of its physicians bill each: the 50 for which Medicare
                                       pays it most, of a recent year (counted for 22 specialties,
                                       estimated from the services for the others); all else as in a
                                       sample of 2012, whose codes may have been retired since, and
                                       of specialties with 10 or more in the sample only
          beneficiaries, services      means of each procedure, 2014 to 2023
          places of service, spreads   the same sample: 2,000 persons in Medicare's file of 2012
          ZIP code within a state      half by population (Census 2015), half by the number of real
                                       facilities; cities are those of the ZIP codes
        By these figures a physician has %.1f lines in the mean. Here it is %.1f: of each procedure there
        are %.2f times as many lines. But a physician has a procedure once a place of service, so the most
        frequent ones run out: %.1f %% of the lines have another procedure than they should.

        What is made up without such figures
          names, sex, streets, ZIP+4, practices and their sizes, dates, mailing addresses, which NPIs
          are deactivated (3 %%), the spread of lines over the physicians of a specialty, and prices
          around the mean payment of the procedure. Telephone numbers, licences and identifiers are
          empty.
        """,
        request.registryFile(),
        request.physicians(),
        request.servicesFile(),
        request.lines(),
        request.physicians(),
        request.lines(),
        request.seed(),
        request.year(),
        request.year(),
        plan.marginals().linesEach(),
        linesEach,
        linesEach / plan.marginals().linesEach(),
        100 * plan.misplacedShare());
  }
}
