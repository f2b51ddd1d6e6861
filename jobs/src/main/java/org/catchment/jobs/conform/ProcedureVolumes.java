package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.supersededSaying;
import static org.catchment.jobs.spark.SqlText.literal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.Table;
import org.catchment.udfs.CodeSystem;
import org.catchment.udfs.NpiCheck;

/**
 * Procedure volumes of accounts, from rows of provider, code and count. Every landed row counts
 * once: in a volume, or as refused or superseded.
 *
 * <p>There are tens of millions of rows. They are aggregated by provider once, and read again only
 * to list those that do not count, if there are any.
 */
final class ProcedureVolumes {
  /** CMS withholds counts below 11 (CMS cell size suppression policy). */
  private static final String IS_SUPPRESSED = "count_given IS NULL OR count_given IN ('*', '#')";

  /**
   * Where volumes come from.
   *
   * @param prefix npi or ccn: the kind of provider number, and the prefix of its column
   * @param provider SQL of the NPI or CCN
   * @param code column of the procedure's code
   * @param place SQL of what else distinguishes rows with the same provider and code
   * @param count SQL of the services, as text
   */
  private record Source(
      Table table,
      String prefix,
      CodeSystem codeSystem,
      String provider,
      String code,
      String place,
      String count) {
    /** SQL of whether the number is a valid provider number. */
    String isProvider() {
      return prefix.equals("npi") ? NpiCheck.isRealOrSynthetic("provider") : "provider IS NOT NULL";
    }
  }

  private static final List<Source> SOURCES =
      List.of(
          new Source(
              Table.LANDED_PHYSICIAN_SERVICE,
              "npi",
              CodeSystem.HCPCS,
              "trim(npi)",
              "hcpcs",
              "place_of_service",
              "services"),
          new Source(
              Table.LANDED_HOSPITAL_APC,
              "ccn",
              CodeSystem.APC,
              "normalize_ccn(ccn)",
              "apc",
              "CAST(NULL AS STRING)",
              "services"),
          new Source(
              Table.LANDED_HOSPITAL_DRG,
              "ccn",
              CodeSystem.DRG,
              "normalize_ccn(ccn)",
              "drg",
              "CAST(NULL AS STRING)",
              "discharges"));

  /** The most frequent codes of no group that a finding names. */
  private static final int CODES_NAMED = 5;

  /** Later than any year. */
  private static final int NO_END = 9999;

  /** The meaning of each code, by years. */
  private static final String CODES =
      """
      SELECT code_system, CASE code_system %s END AS code, procedure_group,
        coalesce(CAST(from_year AS INT), 0) AS from_year, coalesce(CAST(to_year AS INT), %d) AS to_year
      FROM landed_procedure_code
      """
          .formatted(
              Arrays.stream(CodeSystem.values())
                  .map(s -> "WHEN %s THEN %s".formatted(literal(s.key()), s.normalized("code")))
                  .collect(Collectors.joining(" ")),
              NO_END);

  /** SQL of whether the code {@code c} is that of {@code o} in the year of its figures. */
  private static String means(Source source) {
    return """
        c.code_system = %s AND c.code = o.code
          AND coalesce(o.source_year, %d) BETWEEN c.from_year AND c.to_year"""
        .formatted(literal(source.codeSystem().key()), NO_END);
  }

  /** What landed, {@code procedure_code} and {@code provider_account}. */
  private final NamedRows known;

  /** Volumes by provider, over all sources. */
  private final Dataset<Row> byProvider;

  private final Dataset<Row> rejects;

  private ProcedureVolumes(NamedRows known, Dataset<Row> byProvider, Dataset<Row> rejects) {
    this.known = known;
    this.byProvider = byProvider;
    this.rejects = rejects;
  }

  /**
   * Aggregates the rows by provider, and judges them.
   *
   * @param landed of volumes and procedure codes, by their tables' names
   * @param links rows of {@code conformed.account_link}
   */
  static ProcedureVolumes of(NamedRows landed, KeptRows kept, Dataset<Row> links) {
    NamedRows known =
        landed
            .with("procedure_code", kept.keep(landed.sql(CODES)))
            .with(
                "provider_account",
                links
                    .selectExpr(
                        "substr(record_id, 1, 3) AS prefix",
                        "substr(record_id, 5) AS provider",
                        "account_id")
                    .distinct());
    List<Dataset<Row>> volumes = new ArrayList<>();
    List<Dataset<Row>> refused = new ArrayList<>();
    for (Source source : SOURCES) {
      volumes.add(kept.keep(byProvider(known, source)));
      refused.add(rejects(known, source, volumes.get(volumes.size() - 1)));
    }
    return new ProcedureVolumes(
        known,
        volumes.stream().reduce(Dataset::unionByName).orElseThrow(),
        refused.stream().reduce(Dataset::unionByName).orElseThrow());
  }

  private static String typed(Source source) {
    return """
        SELECT source_file, source_row, source, source_year, %1$s AS provider, %2$s AS code,
          %3$s AS place, %4$s AS count_given, try_cast(replace(%4$s, ',', '') AS DOUBLE) AS amount
        FROM %5$s
        """
        .formatted(
            source.provider(),
            source.codeSystem().normalized(source.code()),
            source.place(),
            source.count(),
            source.table().viewName());
  }

  private static String isCounted(Source source) {
    return "coalesce(%s AND code IS NOT NULL AND (%s OR amount >= 0 AND amount < 1e12), false)"
        .formatted(source.isProvider(), IS_SUPPRESSED);
  }

  /**
   * One row per provider and group. Of rows with the same provider, code, place and year, the
   * largest counts. A code has the meaning of the figures' year, or of the last year if there are
   * several; if that is unknown, its present meaning.
   */
  private static Dataset<Row> byProvider(NamedRows known, Source source) {
    return known.sql(
        """
        WITH typed AS (%1$s),
        once AS (
          SELECT source, source_year, provider, code, place,
            max(cast(round(amount * 1000) AS BIGINT)) AS thousandths,
            bool_or(%2$s) AS is_suppressed, count(*) AS row_count
          FROM (SELECT /*+ REPARTITION(provider) */ * FROM typed WHERE %3$s)
          GROUP BY source, source_year, provider, code, place),
        grouped AS (
          SELECT /*+ BROADCAST(c) */ o.source, o.source_year, o.provider,
            coalesce(c.procedure_group, 'other') AS procedure_group,
            sum(thousandths) AS thousandths, bool_or(is_suppressed) AS is_suppressed,
            sum(row_count - 1) AS superseded_rows
          FROM once o LEFT JOIN procedure_code c ON %4$s
          GROUP BY o.source, o.source_year, o.provider, coalesce(c.procedure_group, 'other'))
        SELECT g.*, a.account_id
        FROM grouped g LEFT JOIN provider_account a
        ON a.prefix = %5$s AND a.provider = g.provider
        """
            .formatted(
                typed(source),
                IS_SUPPRESSED,
                isCounted(source),
                means(source),
                literal(source.prefix())));
  }

  private static Dataset<Row> rejects(NamedRows known, Source source, Dataset<Row> volumes) {
    Row sums = volumes.selectExpr("sum(superseded_rows)", "count_if(account_id IS NULL)").head();
    Dataset<Row> all = wrong(known, source);
    if (!sums.isNullAt(0) && sums.getLong(0) > 0) {
      all = all.unionByName(doubles(known, source));
    }
    if (sums.getLong(1) > 0) {
      all = all.unionByName(strangers(known, source, volumes));
    }
    return Rejects.of(source.table().fullName(), all);
  }

  private static Dataset<Row> wrong(NamedRows known, Source source) {
    String npi =
        source.prefix().equals("npi")
            ? "An NPI has ten digits, the last of which is a check digit."
            : "A CCN has six digits, or two, a letter and three or seven digits.";
    return known.sql(
        """
        WITH typed AS (%s)
        SELECT source_file, source_row,
          CASE WHEN NOT coalesce(%s, false) THEN %s
               WHEN code IS NULL THEN %s
               ELSE %s END AS reject
        FROM typed WHERE NOT %s
        """
            .formatted(
                typed(source),
                source.isProvider(),
                reject(source.prefix(), "provider", "invalid_" + source.prefix(), npi),
                reject(source.codeSystem().key(), "code", "missing_code", "Give the code."),
                reject(
                    source.count(),
                    "count_given",
                    "not_a_count",
                    "Give services or discharges, 0 or more."),
                isCounted(source)));
  }

  private static Dataset<Row> doubles(NamedRows known, Source source) {
    return known.sql(
        """
        WITH typed AS (%s),
        ranked AS (
          SELECT *, row_number() OVER w AS nth,
            first(source_file || ', row ' || source_row) OVER w AS kept_row
          FROM typed WHERE %s
          WINDOW w AS (PARTITION BY source, source_year, provider, code, place
            ORDER BY amount DESC, source_file, source_row))
        SELECT source_file, source_row, %s AS reject FROM ranked WHERE nth > 1
        """
            .formatted(
                typed(source),
                isCounted(source),
                supersededSaying(
                    source.prefix(),
                    "provider",
                    "duplicate_line",
                    "'The provider and the code stand also in ' || kept_row || ', which was kept.'")));
  }

  /** Otherwise usable rows whose provider is no account. */
  private static Dataset<Row> strangers(NamedRows known, Source source, Dataset<Row> volumes) {
    Dataset<Row> strangers = volumes.where("account_id IS NULL").select("provider").distinct();
    NamedRows all = known.with("stranger", strangers);
    return all.sql(
        """
        WITH typed AS (%s),
        ranked AS (
          SELECT *, row_number() OVER (PARTITION BY source, source_year, provider, code, place
            ORDER BY amount DESC, source_file, source_row) AS nth
          FROM typed WHERE %s AND provider IN (SELECT provider FROM stranger))
        SELECT source_file, source_row, %s AS reject FROM ranked WHERE nth = 1
        """
            .formatted(
                typed(source),
                isCounted(source),
                reject(
                    source.prefix(),
                    "provider",
                    "unknown_account",
                    "No source places this provider: add one with its address, such as NPPES.")));
  }

  /**
   * Files most of whose services are of no procedure group, with the share of these services and
   * their most frequent codes, in the shape of {@code landed.finding}. Such codes are those of
   * another year, or written otherwise, or of procedures that nobody named. A withheld count stands
   * for one service.
   */
  Dataset<Row> findings() {
    return SOURCES.stream().map(this::findings).reduce(Dataset::unionByName).orElseThrow();
  }

  private Dataset<Row> findings(Source source) {
    return known.sql(
        """
        WITH typed AS (%1$s),
        o AS (
          SELECT source_file, source_year, code, count(*) AS n, min(source_row) AS first_row,
            sum(cast(round(coalesce(amount, 1) * 1000) AS BIGINT)) AS thousandths
          FROM typed WHERE code IS NOT NULL AND (%2$s OR amount >= 0 AND amount < 1e12)
          GROUP BY source_file, source_year, code),
        judged AS (
          SELECT /*+ BROADCAST(c) */ o.*, c.code IS NULL AS is_unknown
          FROM o LEFT JOIN procedure_code c ON %3$s),
        ranked AS (
          SELECT *, row_number() OVER (
            PARTITION BY source_file, is_unknown ORDER BY thousandths DESC, code) AS nth
          FROM judged),
        summed AS (
          SELECT source_file, sum(n) FILTER (WHERE is_unknown) AS row_count,
            min(first_row) FILTER (WHERE is_unknown) AS example_row,
            sum(thousandths) FILTER (WHERE is_unknown) / sum(thousandths) AS share,
            array_join(transform(
              array_sort(collect_list(struct(nth, code)) FILTER (WHERE is_unknown AND nth <= %4$d)),
              c -> c.code), ', ') AS example_value
          FROM ranked GROUP BY source_file)
        SELECT source_file, %5$s AS column_name, 'unknown_codes' AS finding, row_count, example_row,
          substr(example_value, 1, 200) AS example_value, share
        FROM summed WHERE share > 0.5
        """
            .formatted(
                typed(source),
                IS_SUPPRESSED,
                means(source),
                CODES_NAMED,
                literal(source.codeSystem().key())));
  }

  /** The rows that count in no volume, in the shape of {@code landed.reject}. */
  Dataset<Row> rejects() {
    return rejects;
  }

  /** In the shape of {@code conformed.procedure_volume}. */
  Dataset<Row> conformed() {
    return byProvider
        .where(col("account_id").isNotNull())
        .groupBy("account_id", "procedure_group", "source_year", "source")
        .agg(
            expr("sum(thousandths) / 1000").as("volume"),
            expr("bool_or(is_suppressed)").as("is_suppressed"))
        .selectExpr(
            "account_id",
            "procedure_group",
            "source_year AS year",
            "if(source = 'physician_service_sum', 10, 1) AS years",
            "source",
            "volume",
            "is_suppressed");
  }
}
