package org.catchment.jobs.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.catchment.jobs.generate.draw.Address;
import org.catchment.jobs.generate.draw.Chance;
import org.catchment.jobs.generate.draw.CodeMix;
import org.catchment.jobs.generate.draw.CsvBuffer;
import org.catchment.jobs.generate.draw.LogNormal;
import org.catchment.jobs.generate.draw.Zips;
import org.catchment.jobs.generate.known.Resource;
import org.catchment.jobs.generate.known.Service;
import org.catchment.jobs.generate.known.Specialty;

/** Writes physicians as the registry and as Medicare publish them. Not for several threads. */
final class Rows {
  /** Lines with fewer beneficiaries are not published. */
  static final int FEWEST_BENEFICIARIES = 11;

  /** Upper limit for the tail of the spread: nobody treats more. */
  static final int MOST_BENEFICIARIES = 10_000;

  private static final List<String> REGISTRY = Resource.header("npidata_pfile.header.csv");
  private static final List<String> SERVICES =
      Resource.header("medicare_physician_by_provider_and_service.header.csv");

  /** Sigmas of logarithms: together 1.3, as for the lines of one code in the sample of 2012. */
  private static final double SIGMA_OF_A_PHYSICIAN = 0.9;

  private static final double SIGMA_OF_A_LINE = 0.9;

  /** Medicare's mean payment as a part of the amount it allows, in the sample of 2012. */
  private static final double PAID = 0.79;

  private static final double NOT_PARTICIPATING = 0.0003;

  private static final LogNormal OF_A_PHYSICIAN = new LogNormal(SIGMA_OF_A_PHYSICIAN);
  private static final LogNormal OF_A_LINE = new LogNormal(SIGMA_OF_A_LINE);

  private static final byte[] US = CsvBuffer.ascii("US");
  private static final byte[] DO = CsvBuffer.ascii("DO");

  private final Recipe plan;
  private final byte[][] specialty;
  private final byte[][] taxonomy;
  private final byte[][] credential;
  private final byte[][] state;
  private final byte[][][] code;

  private final CsvBuffer registry = new CsvBuffer(REGISTRY.size(), true);
  private final CsvBuffer services = new CsvBuffer(SERVICES.size(), false);
  private final CsvBuffer physicianPart = new CsvBuffer(SERVICES.size(), false);
  private final Chance chance = new Chance();
  private final int[] order;
  private final boolean[] chosen;

  Rows(Recipe plan) {
    this.plan = plan;
    List<Specialty> all = plan.marginals().specialties();
    specialty = all.stream().map(s -> value(s.name())).toArray(byte[][]::new);
    taxonomy = all.stream().map(s -> CsvBuffer.ascii(s.taxonomy())).toArray(byte[][]::new);
    credential = all.stream().map(s -> CsvBuffer.ascii(s.credential())).toArray(byte[][]::new);
    state = plan.marginals().states().stream().map(CsvBuffer::ascii).toArray(byte[][]::new);
    code =
        all.stream()
            .map(
                s ->
                    s.services().stream()
                        .map(service -> CsvBuffer.ascii(service.hcpcs()))
                        .toArray(byte[][]::new))
            .toArray(byte[][][]::new);
    int most = 0;
    for (int s = 0; s < specialty.length; s++) {
      most = Math.max(most, plan.mix(s).slots().size());
    }
    order = new int[most];
    chosen = new boolean[most];
  }

  private static byte[] value(String text) {
    return CsvBuffer.ascii(text.contains(",") ? '"' + text + '"' : text);
  }

  /**
   * Writes the physicians of some rows, and their lines; the first row brings the headers.
   *
   * @param until exclusive
   * @return how many lines of services there were
   */
  long write(long from, long until, OutputStream physicians, OutputStream lines)
      throws IOException {
    if (from == 0) {
      physicians.write(CsvBuffer.ascii(String.join(",", REGISTRY) + "\n"));
      lines.write(CsvBuffer.ascii(String.join(",", SERVICES) + "\n"));
    }
    long written = 0;
    for (long row = from; row < until; row++) {
      Physician physician = Physician.of(plan, row, chance);
      register(physician);
      registry.flushIfFull(physicians);
      if (physician.lines() > 0) {
        bill(physician, row, lines);
        written += physician.lines();
      }
    }
    registry.flush(physicians);
    services.flush(lines);
    return written;
  }

  private void register(Physician physician) {
    registry.column(NPI).put(physician.npi());
    if (physician.deactivated()) { // the registry then keeps nothing else
      registry.column(DEACTIVATION).put(plan.day(physician.left()));
      registry.endRow();
      return;
    }
    int s = physician.specialty();
    registry.column(ENTITY).put((byte) '1');
    registry.column(LAST_NAME).put(physician.family());
    registry.column(FIRST_NAME).put(physician.first());
    if (physician.middle() != 0) {
      registry.column(MIDDLE_NAME).put(physician.middle());
    }
    registry.column(CREDENTIAL).put(credential(physician));
    address(MAILING, physician.mailing(), physician.state());
    address(PRACTICE, physician.practice(), physician.state());
    registry.column(ENUMERATION).put(plan.day(physician.enumerated()));
    registry.column(LAST_UPDATE).put(plan.day(physician.updated()));
    if (physician.left() >= 0) {
      registry.column(DEACTIVATION).put(plan.day(physician.left()));
      registry.column(REACTIVATION).put(plan.day(physician.returned()));
    }
    registry.column(SEX).put((byte) (physician.woman() ? 'F' : 'M'));
    registry.column(TAXONOMY).put(taxonomy[s]);
    registry.column(PRIMARY).put((byte) 'Y');
    registry.column(SOLE_PROPRIETOR).put((byte) 'N');
    if (physician.updated() >= Physician.CERTIFIED_SINCE) {
      registry.column(CERTIFICATION).put(plan.day(physician.updated()));
    }
    registry.endRow();
  }

  private byte[] credential(Physician physician) {
    byte[] usual = credential[physician.specialty()];
    return physician.osteopath() && usual[0] == 'M' ? DO : usual;
  }

  /**
   * @param columns street, city, state, postal code, country
   */
  private void address(int[] columns, Address address, int at) {
    Zips zips = plan.zips(at);
    registry.column(columns[0]).put(address.street());
    registry.column(columns[1]).put(zips.city(address.zip()));
    registry.column(columns[2]).put(state[at]);
    registry.column(columns[3]).put(zips.code(address.zip())).digits(address.plusFour(), 4);
    registry.column(columns[4]).put(US);
  }

  private void bill(Physician physician, long row, OutputStream out) throws IOException {
    chance.of(plan.request().seed(), Chance.Purpose.SERVICES, row);
    beginRow(physician);
    CodeMix mix = plan.mix(physician.specialty());
    mix.draw(physician.lines(), chance, order, chosen);
    double busy = OF_A_PHYSICIAN.draw(chance);
    List<CodeMix.Slot> slots = mix.slots();
    List<Service> own = plan.marginals().specialties().get(physician.specialty()).services();
    for (int k = 0; k < slots.size(); k++) {
      if (chosen[k]) {
        CodeMix.Slot slot = slots.get(k);
        services.beginLike(physicianPart);
        services.column(HCPCS).put(code[physician.specialty()][slot.service()]);
        volumes(own.get(slot.service()), slot.facility(), busy);
        services.endRow();
        services.flushIfFull(out);
      }
    }
  }

  /** What all lines of a physician start with. */
  private void beginRow(Physician physician) {
    Zips zips = plan.zips(physician.state());
    physicianPart.clear();
    physicianPart.column(RNDRNG_NPI).put(physician.npi());
    physicianPart.column(RNDRNG_LAST).put(physician.family());
    physicianPart.column(RNDRNG_FIRST).put(physician.first());
    if (physician.middle() != 0) {
      physicianPart.column(RNDRNG_MI).put(physician.middle());
    }
    physicianPart.column(RNDRNG_CREDENTIAL).put(credential(physician));
    physicianPart.column(RNDRNG_SEX).put((byte) (physician.woman() ? 'F' : 'M'));
    physicianPart.column(RNDRNG_ENTITY).put((byte) 'I');
    physicianPart.column(RNDRNG_STREET).put(physician.practice().street());
    physicianPart.column(RNDRNG_CITY).put(zips.city(physician.practice().zip()));
    physicianPart.column(RNDRNG_STATE).put(state[physician.state()]);
    physicianPart.column(RNDRNG_FIPS).put(zips.stateFips());
    physicianPart.column(RNDRNG_ZIP).put(zips.code(physician.practice().zip()));
    physicianPart.column(RNDRNG_COUNTRY).put(US);
    physicianPart.column(RNDRNG_TYPE).put(specialty[physician.specialty()]);
    boolean participates = chance.unit() >= NOT_PARTICIPATING;
    physicianPart.column(RNDRNG_PARTICIPATES).put((byte) (participates ? 'Y' : 'N'));
  }

  /** Beneficiaries, days, services and prices of a line: modelled around the procedure's means. */
  private void volumes(Service service, boolean facility, double busy) {
    services.column(DRUG).put((byte) (service.isDrug() ? 'Y' : 'N'));
    services.column(PLACE).put((byte) (facility ? 'F' : 'O'));
    double above = Math.max(0.5, service.beneficiaries() - FEWEST_BENEFICIARIES);
    long beneficiaries =
        Math.min(
            MOST_BENEFICIARIES,
            FEWEST_BENEFICIARIES + (long) (above * busy * OF_A_LINE.draw(chance)));
    long days = beneficiaries + more(beneficiaries, service.daysPerBeneficiary());
    long units = days + more(days, service.unitsPerDay());
    services.column(BENEFICIARIES).put(beneficiaries);
    services.column(TOTAL_SERVICES).put(units);
    services.column(BENEFICIARY_DAYS).put(days);
    double paid = service.paymentUsd() * (0.85 + 0.3 * chance.unit());
    double allowed = paid / PAID;
    double charged = allowed * (1.1 + 1.3 * OF_A_LINE.draw(chance));
    services.column(CHARGE).dollars(cents(charged));
    services.column(ALLOWED).dollars(cents(allowed));
    services.column(PAYMENT).dollars(cents(paid));
    services.column(STANDARDIZED).dollars(cents(paid * (0.95 + 0.1 * chance.unit())));
  }

  /** The number beyond one each, for a mean of {@code ratio} each. */
  private long more(long count, double ratio) {
    return (long) (count * (ratio - 1) * (0.5 + chance.unit()));
  }

  private static long cents(double dollars) {
    return Math.max(1, Math.round(100 * dollars));
  }

  // Where the columns are, by name.

  private static final int NPI = at(REGISTRY, "NPI");
  private static final int ENTITY = at(REGISTRY, "Entity Type Code");
  private static final int LAST_NAME = at(REGISTRY, "Provider Last Name (Legal Name)");
  private static final int FIRST_NAME = at(REGISTRY, "Provider First Name");
  private static final int MIDDLE_NAME = at(REGISTRY, "Provider Middle Name");
  private static final int CREDENTIAL = at(REGISTRY, "Provider Credential Text");
  private static final int[] MAILING = addressAt("Mailing");
  private static final int[] PRACTICE = addressAt("Practice Location");
  private static final int ENUMERATION = at(REGISTRY, "Provider Enumeration Date");
  private static final int LAST_UPDATE = at(REGISTRY, "Last Update Date");
  private static final int DEACTIVATION = at(REGISTRY, "NPI Deactivation Date");
  private static final int REACTIVATION = at(REGISTRY, "NPI Reactivation Date");
  private static final int SEX = at(REGISTRY, "Provider Sex Code");
  private static final int TAXONOMY = at(REGISTRY, "Healthcare Provider Taxonomy Code_1");
  private static final int PRIMARY = at(REGISTRY, "Healthcare Provider Primary Taxonomy Switch_1");
  private static final int SOLE_PROPRIETOR = at(REGISTRY, "Is Sole Proprietor");
  private static final int CERTIFICATION = at(REGISTRY, "Certification Date");

  private static final int RNDRNG_NPI = at(SERVICES, "Rndrng_NPI");
  private static final int RNDRNG_LAST = at(SERVICES, "Rndrng_Prvdr_Last_Org_Name");
  private static final int RNDRNG_FIRST = at(SERVICES, "Rndrng_Prvdr_First_Name");
  private static final int RNDRNG_MI = at(SERVICES, "Rndrng_Prvdr_MI");
  private static final int RNDRNG_CREDENTIAL = at(SERVICES, "Rndrng_Prvdr_Crdntls");
  private static final int RNDRNG_SEX = at(SERVICES, "Rndrng_Prvdr_Gndr");
  private static final int RNDRNG_ENTITY = at(SERVICES, "Rndrng_Prvdr_Ent_Cd");
  private static final int RNDRNG_STREET = at(SERVICES, "Rndrng_Prvdr_St1");
  private static final int RNDRNG_CITY = at(SERVICES, "Rndrng_Prvdr_City");
  private static final int RNDRNG_STATE = at(SERVICES, "Rndrng_Prvdr_State_Abrvtn");
  private static final int RNDRNG_FIPS = at(SERVICES, "Rndrng_Prvdr_State_FIPS");
  private static final int RNDRNG_ZIP = at(SERVICES, "Rndrng_Prvdr_Zip5");
  private static final int RNDRNG_COUNTRY = at(SERVICES, "Rndrng_Prvdr_Cntry");
  private static final int RNDRNG_TYPE = at(SERVICES, "Rndrng_Prvdr_Type");
  private static final int RNDRNG_PARTICIPATES = at(SERVICES, "Rndrng_Prvdr_Mdcr_Prtcptg_Ind");
  private static final int HCPCS = at(SERVICES, "HCPCS_Cd");
  private static final int DRUG = at(SERVICES, "HCPCS_Drug_Ind");
  private static final int PLACE = at(SERVICES, "Place_Of_Srvc");
  private static final int BENEFICIARIES = at(SERVICES, "Tot_Benes");
  private static final int TOTAL_SERVICES = at(SERVICES, "Tot_Srvcs");
  private static final int BENEFICIARY_DAYS = at(SERVICES, "Tot_Bene_Day_Srvcs");
  private static final int CHARGE = at(SERVICES, "Avg_Sbmtd_Chrg");
  private static final int ALLOWED = at(SERVICES, "Avg_Mdcr_Alowd_Amt");
  private static final int PAYMENT = at(SERVICES, "Avg_Mdcr_Pymt_Amt");
  private static final int STANDARDIZED = at(SERVICES, "Avg_Mdcr_Stdzd_Amt");

  private static int[] addressAt(String kind) {
    return new int[] {
      at(REGISTRY, "Provider First Line Business " + kind + " Address"),
      at(REGISTRY, "Provider Business " + kind + " Address City Name"),
      at(REGISTRY, "Provider Business " + kind + " Address State Name"),
      at(REGISTRY, "Provider Business " + kind + " Address Postal Code"),
      at(REGISTRY, "Provider Business " + kind + " Address Country Code (If outside U.S.)")
    };
  }

  private static int at(List<String> header, String column) {
    int at = header.indexOf(column);
    if (at < 0) {
      throw new IllegalStateException("no column " + column);
    }
    return at;
  }
}
