package org.catchment.jobs.generate.known;

/**
 * A procedure as the physicians of one specialty bill it.
 *
 * @param hcpcs the code
 * @param physicians of the nation who bill it in a year, estimated where it is not known
 * @param facilityShare share of the lines with place of service F, in [0, 1]
 * @param beneficiaries of a line, mean
 * @param daysPerBeneficiary days with the service, mean, >= 1
 * @param unitsPerDay services on such a day, mean, >= 1
 * @param paymentUsd Medicare pays for one service, mean
 */
public record Service(
    String hcpcs,
    double physicians,
    double facilityShare,
    double beneficiaries,
    double daysPerBeneficiary,
    double unitsPerDay,
    double paymentUsd) {

  /** HCPCS level II codes of drugs begin with J, those of biosimilars with Q5. */
  public boolean isDrug() {
    return hcpcs.startsWith("J") || hcpcs.startsWith("Q5");
  }
}
