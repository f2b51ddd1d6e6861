package org.catchment.jobs.ingest;

import java.util.List;
import org.catchment.jobs.config.RosterSource;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.table.Table;

/**
 * The company's own data, by its columns: what it sold to an account, whom its reps called on, who
 * the reps are, and which account belongs to whom. The source's {@code columns} maps other column
 * names.
 */
public final class CompanyLayouts {
  private CompanyLayouts() {}

  private static final FileLayout SALE =
      withAccount(FileLayout.of("company_sale", Table.LANDED_COMPANY_SALE))
          .needsOneOf("date", "year")
          .needs("amount_usd", "amount_usd")
          .takes("product", "product")
          .takes("units", "units");

  private static final FileLayout CALL =
      withAccount(FileLayout.of("company_call", Table.LANDED_COMPANY_CALL))
          .needs("date", "date")
          .takes("rep", "rep")
          .takes("calls", "calls")
          .takes("minutes", "minutes");

  private static final FileLayout ALIGNMENT =
      FileLayout.of("company_alignment", Table.LANDED_COMPANY_ALIGNMENT)
          .needsOneOf("account_id", "npi", "provider_num", "zip", "county")
          .needs("territory", "territory")
          .takes("force", "force")
          .takes("valid_from", "valid_from")
          .takes("valid_to", "valid_to");

  private static final FileLayout ROSTER =
      FileLayout.of(RosterSource.LAYOUT, Table.LANDED_COMPANY_ROSTER)
          .needs("territory", "territory")
          .needs("rep", "rep")
          .takes("capacity", "capacity")
          .takes("home_lat", "home_lat")
          .takes("home_lon", "home_lon")
          .takes("home_zip", "home_zip")
          .takes("valid_from", "valid_from")
          .takes("valid_to", "valid_to");

  /** All of them; if two fit a header equally well, the first is taken. */
  public static final List<FileLayout> ALL = List.of(SALE, CALL, ALIGNMENT, ROSTER);

  private static FileLayout withAccount(FileLayout layout) {
    return layout.needsOneOf("account_id", "npi", "provider_num");
  }
}
