package org.catchment.jobs.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.catchment.jobs.ingest.file.FileLayout;

/** The configuration that reads inspected files. */
public final class ProposedConfig {
  /** Layouts whose rows are accounts, so that the default facilities are not meant. */
  private static final Set<String> OF_ACCOUNTS =
      Set.of(
          "nppes",
          "provider_list",
          "pos",
          "hospital_general",
          "cost_report",
          "system_hospital",
          "hospital_apc",
          "hospital_drg",
          "physician_service");

  private static final Map<String, String> REFERENCE_KEYS =
      Map.of(
          FileLayout.DEMOGRAPHICS.source(), "demographics",
          FileLayout.PLACE.source(), "place",
          FileLayout.ZIP.source(), "zip",
          FileLayout.COUNTY.source(), "county",
          FileLayout.COUNTY_INSURANCE.source(), "insurance",
          FileLayout.PROCEDURE_CODE.source(), "procedure_code");

  private ProposedConfig() {}

  /**
   * YAML for all files that fit; empty if none does.
   *
   * @param inspections in the order of the files
   */
  public static String of(List<Inspection> inspections) {
    List<String> facility = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    Map<String, String> references = new LinkedHashMap<>();
    boolean hasAccounts = false;
    List<String> ofAccounts = new ArrayList<>();
    for (Inspection file : inspections) {
      if (!file.fits() || file.fit() == null) {
        continue;
      }
      String source = file.fit().layout().source();
      String key = REFERENCE_KEYS.get(source);
      if (key != null) {
        references.putIfAbsent(key, entry(file).strip());
      } else if (source.equals(FileLayout.FACILITY.source())) {
        facility.add(entry(file));
      } else {
        sources.add(entry(file));
        hasAccounts |= OF_ACCOUNTS.contains(source);
        if (source.startsWith("company_") && file.fit().id() >= 0) {
          ofAccounts.add(file.name());
        }
      }
    }
    if (facility.isEmpty() && sources.isEmpty() && references.isEmpty()) {
      return "";
    }
    StringBuilder yaml = new StringBuilder("input:\n");
    if (!facility.isEmpty()) {
      yaml.append("  facility:\n");
      facility.forEach(yaml::append);
    } else if (hasAccounts) {
      yaml.append("  facility: []   # only the accounts of the sources below\n");
    } else if (!ofAccounts.isEmpty()) {
      yaml.append(
          "  # Name your file of accounts under facility, too: without it, only the ids of the default\n"
              + "  # facilities are known.\n");
    }
    if (!sources.isEmpty()) {
      yaml.append("  sources:\n");
      sources.forEach(yaml::append);
    }
    references.forEach(
        (key, entry) ->
            yaml.append("  ")
                .append(key)
                .append(":\n    ")
                .append(entry.substring(2))
                .append('\n'));
    return yaml.toString();
  }

  /** An entry of a list. */
  private static String entry(Inspection file) {
    Fit fit = Objects.requireNonNull(file.fit());
    StringBuilder yaml = new StringBuilder("    - path: ").append(text(file.name())).append('\n');
    if (file.type() != null) {
      yaml.append("      type: ").append(file.type().type());
      yaml.append(
              file.type().reason() == null
                  ? "   # a guess: say what the accounts are"
                  : "   # " + file.type().reason())
          .append('\n');
    }
    Map<String, String> columns = new LinkedHashMap<>();
    if (file.sample() != null) {
      String[] names = file.sample().heading().names();
      fit.at()
          .forEach(
              (column, at) -> {
                if (!fit.named().contains(column)) {
                  columns.put(column, names[at]);
                }
              });
    }
    if (fit.layout().source().startsWith("company_")) {
      yaml.append("      layout: ").append(fit.layout().source()).append('\n');
    }
    if (file.year() != null) {
      yaml.append("      year: ")
          .append(file.year())
          .append(file.isYearKnown() ? "" : "   # a guess: say the year of the figures")
          .append('\n');
    }
    if (file.encoding() != null) {
      yaml.append("      encoding: ").append(file.encoding()).append('\n');
    }
    if (!columns.isEmpty()) {
      yaml.append("      columns:\n");
      columns.forEach(
          (column, header) ->
              yaml.append("        ")
                  .append(column)
                  .append(": ")
                  .append(text(header))
                  .append('\n'));
    }
    return yaml.toString();
  }

  /** A text in double quotes, with what YAML would not take as it is. */
  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' '
          || c >= 0x7f && c < 0xa0
          || c == '\u2028'
          || c == '\u2029'
          || c == '\ufeff') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
