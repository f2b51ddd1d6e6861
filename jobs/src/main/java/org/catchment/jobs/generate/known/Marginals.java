package org.catchment.jobs.generate.known;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real national totals that the made-up rows follow. {@code README.md} beside the files says
 * where they are from, and what is wrong with them.
 *
 * @param states two letters each
 * @param specialties of persons; the large ones first
 */
public record Marginals(List<String> states, List<Specialty> specialties) {
  public static final int FIRST_YEAR = 2014;
  public static final int LAST_YEAR = 2023;

  /** Numbers of physicians are scaled to whole thousandths, so that years differ smoothly. */
  private static final long SCALE = 1000;

  /**
   * For drugs, the services of a day are units of the drug; for other things, more services mean
   * more days.
   */
  private static final double MOST_DAYS_PER_ROOT = 1.5;

  public static Marginals of(int year) {
    String column = Integer.toString(year);
    List<String> header = Resource.header("specialty_state.csv.gz");
    List<String> states = header.subList(1, header.size());
    Map<String, long[]> byState = new HashMap<>();
    for (String[] row : Resource.rows("specialty_state.csv.gz", header.toArray(String[]::new))) {
      byState.put(row[0], numbers(row));
    }
    Map<String, List<String[]>> listed = services("specialty_hcpcs.csv.gz");
    Map<String, List<String[]>> sampled = services("specialty_hcpcs_sample.csv.gz");
    Ratios ratios = Ratios.read();
    List<Specialty> specialties = new ArrayList<>();
    for (String[] row :
        Resource.rows(
            "specialty.csv",
            "specialty",
            "taxonomy",
            "credential",
            "sample_providers",
            column,
            Integer.toString(LAST_YEAR))) {
      long[] physicians = byState.getOrDefault(row[0], new long[states.size()]);
      long all = 0;
      for (long some : physicians) {
        all += some;
      }
      List<Service> own = new ArrayList<>();
      for (String[] service : listed.getOrDefault(row[0], List.of())) {
        own.add(ratios.service(service, all, 1));
      }
      double weight = all / Double.parseDouble(row[3]);
      for (String[] service : sampled.getOrDefault(row[0], List.of())) {
        own.add(ratios.service(service, all, weight));
      }
      own.sort(Comparator.comparing(Service::hcpcs));
      double lines = own.stream().mapToDouble(Service::physicians).sum();
      long[] scaled = new long[physicians.length];
      for (int s = 0; s < scaled.length; s++) {
        scaled[s] = physicians[s] * SCALE * Long.parseLong(row[4]) / Long.parseLong(row[5]);
      }
      specialties.add(new Specialty(row[0], row[1], row[2], scaled, own, lines / all));
    }
    return new Marginals(states, specialties);
  }

  /** Mean number of lines of a physician in the nation. */
  public double linesEach() {
    double physicians = 0;
    double lines = 0;
    for (Specialty specialty : specialties) {
      double own = Arrays.stream(specialty.byState()).sum();
      physicians += own;
      lines += own * specialty.linesEach();
    }
    return lines / physicians;
  }

  /** The rows of a file by specialty: specialty, code, providers, services, payments. */
  private static Map<String, List<String[]>> services(String file) {
    Map<String, List<String[]>> services = new HashMap<>();
    for (String[] row :
        Resource.rows(file, "specialty", "hcpcs", "providers", "services", "payments")) {
      services.computeIfAbsent(row[0], specialty -> new ArrayList<>()).add(row);
    }
    return services;
  }

  private static long[] numbers(String[] row) {
    long[] numbers = new long[row.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(row[i + 1]);
    }
    return numbers;
  }

  /** Ratios of procedures, over all who bill them. */
  private record Ratios(
      CodeRatio servicesPerLine, CodeRatio servicesPerBeneficiary, CodeRatio facilityShare) {

    static Ratios read() {
      Ratios ratios = new Ratios(new CodeRatio(), new CodeRatio(), new CodeRatio());
      for (String[] row :
          Resource.rows(
              "hcpcs.csv.gz",
              "hcpcs",
              "services",
              "provider_years",
              "beneficiaries",
              "sample_lines",
              "sample_facility_lines")) {
        if (!row[1].isEmpty()) {
          double services = Double.parseDouble(row[1]);
          ratios.servicesPerLine.add(row[0], services, Double.parseDouble(row[2]));
          ratios.servicesPerBeneficiary.add(row[0], services, Double.parseDouble(row[3]));
        }
        ratios.facilityShare.add(row[0], Double.parseDouble(row[5]), Double.parseDouble(row[4]));
      }
      return ratios;
    }

    /**
     * @param row specialty, code, providers (may be empty), services, payments
     * @param all physicians of the specialty
     * @param weight number of physicians of the nation that one physician of the row represents
     */
    Service service(String[] row, long all, double weight) {
      String code = row[1];
      double services = Double.parseDouble(row[3]);
      double physicians =
          row[2].isEmpty()
              ? Math.max(1, Math.min(all, services / servicesPerLine.of(code)))
              : Double.parseDouble(row[2]);
      double perBeneficiary = Math.max(1, servicesPerBeneficiary.of(code));
      double days = Math.min(perBeneficiary, MOST_DAYS_PER_ROOT * Math.sqrt(perBeneficiary));
      return new Service(
          code,
          physicians * weight,
          Math.max(0, Math.min(1, facilityShare.of(code))),
          services / physicians / perBeneficiary,
          days,
          perBeneficiary / days,
          Double.parseDouble(row[4]) / services);
    }
  }
}
