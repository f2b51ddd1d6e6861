package org.catchment.jobs.conform;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;

/**
 * Finds organizations that several lists name without a common identifier: the same type, and a
 * name and a place that agree. A list is a source, or one of the company's files.
 *
 * <p>Two records are compared if they share a word's beginning or the house number in a ZIP code or
 * within a kilometre, or the name or the house number in a city. They are the same site if
 *
 * <ul>
 *   <li>house number and street agree (of other types than hospitals, which have their building to
 *       themselves, the names must be similar, too);
 *   <li>or the names agree in the ZIP code or within a kilometre, or are similar and the streets
 *       similar or the points near;
 *   <li>or, in another ZIP code of the city, the names are equal, or similar at one house number.
 * </ul>
 *
 * <p>What the names say of the purpose (rehabilitation, psychiatry ...) must not differ, nor may
 * both have an NPI, or both a CCN. Points that are far apart count more than names that are only
 * similar. Names and streets are compared by the parts of three letters that they share, which
 * forgives slips, blanks and cut ends; of names without the city and words that every other name
 * has.
 *
 * <p>The limits were chosen on hospitals of the states with an even FIPS code, and hold on the
 * others: .ci/links measures them.
 */
final class SameSite {
  /** SQL of the list that a record is from. */
  private static final String LIST = "if(source = 'facility', source_file, source)";

  /** Of the shorter text, the share of parts that both must have. */
  private static final double AGREE = 0.8;

  private static final double SIMILAR = 0.5;
  private static final double RELATED = 0.4;

  private static final double NEAR_KM = 0.3;
  private static final double AROUND_KM = 1;

  /** Points farther apart are two sites, unless the address or the whole name is the same. */
  private static final double SAME_SITE_KM = 5;

  /** One letter in this many of the longer name may differ, for two records of one list. */
  private static final int LETTERS_AN_EDIT = 4;

  /** A cell is higher and, south of 68 degrees, wider than {@link #AROUND_KM}; degrees. */
  private static final double CELL_LAT_DEG = 0.01;

  private static final double CELL_LON_DEG = 0.03;

  /** What more records share is no sign of a site. */
  private static final int MOST_SHARERS = 1000;

  /** Words that every other name of an organization has, as {@code normalize_name} writes them. */
  private static final String COMMON_WORDS =
      words(
          """
          HOSPITAL MEDICAL CENTER CENTERS HEALTH HEALTHCARE CARE SYSTEM SYSTEMS SERVICE SERVICES
          CLINIC CLINICS FACILITY CAMPUS GROUP MEMORIAL COMMUNITY REGIONAL GENERAL COUNTY UNIVERSITY
          DISTRICT AUTHORITY INSTITUTE CAH CRITICAL ACCESS FOR IN DBA AREA FOUNDATION DEPARTMENT
          NETWORK ASSOCIATION ASSOCIATES PHYSICIANS COMPANY SURGERY SURGICAL AMBULATORY OUTPATIENT
          ASC SURGICENTER A""");

  /** Words of a street that people write in several ways or leave out. */
  private static final String STREET_WORDS =
      words(
          """
          ST AVE RD DR BLVD LN CT CIR PL PKWY HWY SQ TER PLZ N S E W NE NW SE SW WAY US STATE ROUTE
          FREEWAY FWY""");

  private static final String NUMBERS =
      """
      map('ONE', '1', 'TWO', '2', 'THREE', '3', 'FIRST', '1', 'SECOND', '2', 'THIRD', '3', 'FOURTH',
        '4', 'FIFTH', '5', 'SIXTH', '6', 'SEVENTH', '7', 'EIGHTH', '8', 'NINTH', '9', 'TENTH', '10',
        'ELEVENTH', '11', 'TWELFTH', '12')""";

  /** How words begin that say what a house is for; of a name, the first of these counts. */
  private static final List<String> PURPOSES =
      List.of(
          "REHAB",
          "PSYCH|BEHAV|MENTAL",
          "SPECIALTY|KINDRED|SELECT|LTAC|LONG|EXTENDED|TRANSITION",
          "CHILDREN|PEDIATRIC",
          "EYE|OPHTHAL|CATARACT",
          "ENDOSC|GASTRO|DIGEST");

  /** Of fewer records, it is no wonder that most are in no other list. */
  private static final int FEWEST_RECORDS = 20;

  private final KeptRows kept;

  SameSite(KeptRows kept) {
    this.kept = kept;
  }

  /**
   * Which organizations without an NPI are the same as another one. Each joins the best of those
   * with an NPI or a CCN, else the best of those with a smaller id, and of each list only the best
   * joins; ties go to the smaller id. Two of one list are two, unless name and address agree with
   * one that has an NPI.
   *
   * @param identified usable records with {@code first_id}, which begins with npi: or ccn: if any
   *     record of it has that
   * @return first_id, and the account_id that it joins, which joins no other
   */
  Dataset<Row> joined(Dataset<Row> identified) {
    NamedRows named = NamedRows.in(identified.sparkSession()).with("identified", identified);
    if (identified.where("kind = 'hco' AND first_id NOT LIKE 'npi:%'").isEmpty()) {
      return named.sql("SELECT first_id, first_id AS account_id FROM identified WHERE false");
    }
    Dataset<Row> organizations =
        kept.keep(
            named.sql(
                // who has an identifier and yet an account of its own is to stay alone
                """
                SELECT concat_ws(':', table_name, source_file, source_row) AS site_id, first_id, %s AS list,
                  account_type, name, address, city, state_code, zip5, ccn,
                  if(location.rank <= 2, location, NULL) AS at
                FROM identified WHERE kind = 'hco'
                  AND NOT (first_id LIKE 'own:%%' AND coalesce(npi, ccn) IS NOT NULL)
                """
                    .formatted(LIST)));
    NamedRows sites =
        named.with("site", kept.keep(sites(named.with("organization", organizations))));
    Dataset<Row> direct = kept.keep(chosen(sites.with("pair", pairs(sites))));
    return kept.keep(
        sites
            .with("direct", direct)
            .with("joined", ends(direct))
            .sql(
                // one of a list has come by another's list: the one that was nearer stays
                """
                WITH of_account AS (SELECT DISTINCT first_id, lists FROM site),
                counted AS (
                  SELECT j.first_id, j.account_id, d.is_double, d.account_id = j.account_id AS is_direct,
                    array_contains(a.lists, d.list) AS is_listed,
                    row_number() OVER (PARTITION BY j.account_id, d.list
                      ORDER BY d.account_id <> j.account_id, d.score DESC, j.first_id) AS nth
                  FROM joined j JOIN direct d ON d.first_id = j.first_id
                  JOIN of_account a ON a.first_id = j.account_id)
                SELECT DISTINCT first_id, account_id FROM counted
                WHERE is_double OR is_direct OR (nth = 1 AND NOT is_listed)
                """));
  }

  /**
   * What is compared of each record of the types of which some lack an NPI. The level tells how
   * well its organization is identified: 0 by an NPI, 1 by a CCN, 2 by an id of its list.
   */
  private static Dataset<Row> sites(NamedRows organizations) {
    return organizations.sql(
        """
        WITH account AS (
          SELECT first_id, count(ccn) > 0 AS has_ccn, collect_set(list) AS lists,
            CASE WHEN first_id LIKE 'npi:%%' THEN 0 WHEN count(ccn) > 0 THEN 1 ELSE 2 END AS level
          FROM organization GROUP BY first_id),
        plain AS (
          SELECT * EXCEPT (name, address, city, ccn), normalize_name(name) AS plain_name,
            normalize_street(address) AS street, normalize_name(city) AS city
          FROM organization
          WHERE account_type IN (
            SELECT account_type FROM organization GROUP BY account_type
            HAVING count_if(first_id NOT LIKE 'npi:%%') > 0
              AND (count(DISTINCT list) > 1 OR count_if(first_id LIKE 'npi:%%') > 0))),
        cut AS (
          SELECT *, CASE %1$s ELSE '' END AS purpose,
            filter(split(plain_name, ' '), word -> word NOT IN (%2$s)) AS words,
            filter(
              transform(
                split(regexp_replace(street, '\\\\b(P ?O |POST OFFICE )?BOX ([A-Z] )?[0-9]+', ''), ' '),
                word -> coalesce(element_at(%3$s, word),
                  regexp_replace(word, '^([0-9]+)(ST|ND|RD|TH)$', '$1'))),
              word -> word <> '' AND word NOT IN (%4$s)) AS way
          FROM plain WHERE plain_name IS NOT NULL),
        own AS (
          SELECT *, filter(words, word -> word NOT RLIKE '^(%5$s)'
            AND NOT array_contains(split(coalesce(city, ''), ' '), word)) AS own_words
          FROM cut),
        named AS (
          SELECT * EXCEPT (words, own_words),
            CASE WHEN size(own_words) > 0 THEN own_words WHEN size(words) > 0 THEN words
              ELSE split(plain_name, ' ') END AS words,
            try_element_at(filter(way, word -> word RLIKE '^[0-9]'), 1) AS number
          FROM own)
        SELECT n.* EXCEPT (words, way), a.has_ccn, a.lists, a.level,
          array_distinct(transform(words, word -> left(word, 4))) AS beginnings,
          %6$s AS core, %7$s AS whole, if(size(way) > 0, %8$s, NULL) AS way
        FROM named n JOIN account a ON a.first_id = n.first_id
        """
            .formatted(
                PURPOSES.stream()
                    .map(
                        begin -> "WHEN plain_name RLIKE '\\\\b(%1$s)' THEN '%1$s'".formatted(begin))
                    .collect(Collectors.joining(" ")),
                COMMON_WORDS,
                NUMBERS,
                STREET_WORDS,
                String.join("|", PURPOSES),
                parts("array_join(words, '')"),
                parts("replace(plain_name, ' ', '')"),
                parts("array_join(way, '')")));
  }

  /** Which records to compare: those that share a key, which few have. */
  private static Dataset<Row> pairs(NamedRows sites) {
    return sites.sql(
        """
        WITH cell AS (
          SELECT *, CAST(floor(at.lat_deg / %1$s) AS INT) AS x, CAST(floor(at.lon_deg / %2$s) AS INT) AS y
          FROM site),
        keyed AS (
          SELECT *,
            concat(transform(beginnings, begin -> 'zip ' || zip5 || ' ' || begin),
              array('zip ' || zip5 || ' ' || number,
                'city ' || state_code || ' ' || city || ' ' || number,
                'city ' || state_code || ' ' || city || ' ' || plain_name)) AS keys
          FROM cell),
        one AS (
          SELECT site_id, first_id, account_type, list, has_ccn, level,
            explode(array_compact(concat(keys, flatten(transform(beginnings, begin ->
              flatten(transform(array(-1, 0, 1), i -> transform(array(-1, 0, 1), j ->
                'cell ' || (x + i) || ' ' || (y + j) || ' ' || begin)))))))) AS key
          FROM keyed WHERE level > 0),
        other AS (
          SELECT site_id, first_id, account_type, lists, has_ccn, level,
            explode(array_compact(concat(keys, transform(beginnings, begin ->
              'cell ' || x || ' ' || y || ' ' || begin)))) AS key
          FROM keyed),
        bounded AS (
          SELECT *, count(*) OVER (PARTITION BY key, account_type) AS sharers FROM other)
        SELECT DISTINCT o.site_id, k.site_id AS other_id
        FROM one o JOIN bounded k ON k.key = o.key AND k.account_type = o.account_type
        WHERE k.sharers <= %3$d AND NOT (o.has_ccn AND k.has_ccn)
          AND (k.level < o.level OR o.level = 2 AND k.level = 2 AND k.first_id < o.first_id)
          AND (k.level = 0 OR NOT array_contains(k.lists, o.list))
        """
            .formatted(CELL_LAT_DEG, CELL_LON_DEG, MOST_SHARERS));
  }

  /**
   * Which organization each one joins at once: first_id, account_id, the list and the score that
   * found it, and whether it is_double, the same name and address beside another of its list.
   */
  private static Dataset<Row> chosen(NamedRows pairs) {
    return pairs.sql(
        """
        WITH compared AS (
          SELECT u.first_id, u.list, u.has_ccn, k.first_id AS account_id, k.level,
            array_contains(k.lists, u.list) AS is_listed, u.account_type = 'hospital' AS is_hospital,
            u.plain_name = k.plain_name AS is_named, coalesce(u.street = k.street, false) AS is_addressed,
            levenshtein(u.plain_name, k.plain_name) * %1$d
              <= greatest(length(u.plain_name), length(k.plain_name)) AS is_spelled,
            coalesce(u.number = k.number, false) AS is_numbered, coalesce(%2$s, 0) AS streets,
            greatest(%3$s, %4$s) AS names, %5$s AS cores,
            coalesce(u.zip5 = k.zip5, false) AS is_in_zip, u.purpose = k.purpose AS is_alike,
            haversine_km(u.at.lat_deg, u.at.lon_deg, k.at.lat_deg, k.at.lon_deg) AS km
          FROM pair p JOIN site u ON u.site_id = p.site_id JOIN site k ON k.site_id = p.other_id
          WHERE u.purpose = k.purpose OR u.purpose = '' OR k.purpose = ''),
        placed AS (
          SELECT *, is_numbered AND streets >= %6$s AS is_street, coalesce(km <= %7$s, false) AS is_near,
            is_in_zip OR coalesce(km <= %8$s, false) AS is_around
          FROM compared),
        same AS (
          SELECT first_id, list, if(has_ccn, 'ccn', list) AS side, account_id, level,
            level = 0 AND NOT has_ccn AND is_named AND is_addressed AS is_double,
            CAST(names + CASE WHEN is_street THEN 1 WHEN is_numbered OR is_near THEN 0.5 ELSE 0 END
              + if(is_alike, 0.3, 0) + if(is_around, 0.5, 0) AS DECIMAL(9, 6)) AS score
          FROM placed
          WHERE CASE
            WHEN is_listed THEN level = 0 AND is_in_zip AND coalesce(km <= %9$s, is_addressed)
              AND (is_named OR is_addressed AND is_spelled)
            WHEN km > %9$s AND NOT is_street AND NOT (is_named AND is_in_zip) THEN false
            WHEN is_around THEN is_street AND (is_hospital OR names >= %10$s)
              OR is_alike AND (names >= %11$s AND (is_hospital OR is_named OR cores >= %6$s)
                OR names >= %10$s AND (streets >= %6$s OR is_near))
            ELSE is_alike AND (is_named OR is_street AND names >= %6$s) END),
        scored AS (
          SELECT first_id, list, side, account_id, level, bool_or(is_double) AS is_double,
            max(score) AS score
          FROM same GROUP BY first_id, list, side, account_id, level),
        ranked AS (
          SELECT *,
            rank() OVER (PARTITION BY first_id ORDER BY level = 2, score DESC, account_id) AS nth,
            row_number() OVER (PARTITION BY account_id, side ORDER BY score DESC, first_id, list) AS nth_here
          FROM scored)
        SELECT first_id, account_id, list, score, is_double FROM ranked
        WHERE nth = 1 AND (nth_here = 1 OR is_double)
        """
            .formatted(
                LETTERS_AN_EDIT,
                shared("u.way", "k.way"),
                shared("u.core", "k.core"),
                sharedOfAll("u.whole", "k.whole"),
                sharedOfAll("u.core", "k.core"),
                SIMILAR,
                NEAR_KM,
                AROUND_KM,
                SAME_SITE_KM,
                RELATED,
                AGREE));
  }

  /** Follows joins to the end: who joins one that joins another joins that. */
  private Dataset<Row> ends(Dataset<Row> direct) {
    Dataset<Row> ends = direct.selectExpr("first_id", "account_id").distinct();
    while (true) {
      NamedRows all = NamedRows.in(direct.sparkSession()).with("ended", ends);
      Dataset<Row> next =
          kept.keep(
              all.sql(
                  """
                  SELECT e.first_id, coalesce(f.account_id, e.account_id) AS account_id,
                    f.account_id IS NOT NULL AS is_longer
                  FROM ended e LEFT JOIN ended f ON f.first_id = e.account_id
                  """));
      ends = next.drop("is_longer");
      if (next.where("is_longer").isEmpty()) {
        return ends;
      }
    }
  }

  /**
   * Files of which most organizations are in no other list, though most of these stand in ZIP codes
   * where other lists have some of the type that no identifier tells apart: they add accounts and
   * beds that may be there already.
   *
   * @param resolved records with {@code account_id}
   * @return the columns of {@code landed.finding}, a row a file
   */
  Dataset<Row> fewJoined(Dataset<Row> resolved) {
    NamedRows named = NamedRows.in(resolved.sparkSession()).with("resolved", resolved);
    Dataset<Row> organizations =
        kept.keep(
            named.sql(
                """
                SELECT source_file, source_row, %s AS list, account_id, account_type, name, zip5, npi,
                  ccn, bed_count
                FROM resolved WHERE kind = 'hco'
                """
                    .formatted(LIST)));
    return named
        .with("organization", organizations)
        .sql(
            """
            WITH compared AS (
              SELECT * FROM organization
              WHERE account_type IN (SELECT account_type FROM organization WHERE npi IS NULL)),
            account AS (
              SELECT account_id, count(DISTINCT list) > 1 AS is_joined, count(ccn) > 0 AS has_ccn
              FROM compared GROUP BY account_id),
            known AS (
              SELECT c.*, a.is_joined, a.has_ccn FROM compared c
              JOIN account a ON a.account_id = c.account_id),
            place AS (SELECT DISTINCT zip5, account_type, list, has_ccn FROM known),
            beside AS (
              SELECT k.source_file, k.source_row, k.name, k.bed_count, k.is_joined,
                EXISTS (SELECT 1 FROM place p WHERE p.zip5 = k.zip5
                  AND p.account_type = k.account_type AND p.list <> k.list
                  AND NOT (p.has_ccn AND k.has_ccn)) AS is_beside
              FROM known k WHERE k.npi IS NULL),
            counted AS (
              SELECT source_file, count(*) AS records, count_if(NOT is_joined) AS alone,
                count_if(NOT is_joined AND is_beside) AS alone_beside,
                coalesce(sum(bed_count) FILTER (WHERE NOT is_joined), 0) AS beds,
                min(struct(source_row, name)) FILTER (WHERE NOT is_joined AND is_beside) AS example
              FROM beside GROUP BY source_file)
            SELECT source_file, '*' AS column_name, 'few_joined' AS finding, alone AS row_count,
              example.source_row AS example_row,
              substr(if(beds > 0, 'in all ' || beds || ' beds; ', '') || example.name, 1, 200)
                AS example_value,
              CAST(NULL AS DOUBLE) AS share
            FROM counted
            WHERE records >= %d AND alone > records / 2 AND alone_beside > alone / 2
            """
                .formatted(FEWEST_RECORDS));
  }

  /** SQL of the parts of three letters of a text. */
  private static String parts(String text) {
    return """
        array_distinct(transform(sequence(1, greatest(length(%1$s) - 2, 1)), i -> substr(%1$s, i, 3)))"""
        .formatted(text);
  }

  /** SQL of the share of the parts of the shorter text that the other has, 0 to 1. */
  private static String shared(String one, String other) {
    return "size(array_intersect(%1$s, %2$s)) / least(size(%1$s), size(%2$s))"
        .formatted(one, other);
  }

  /** SQL of the share of all parts that both texts have, 0 to 1. */
  private static String sharedOfAll(String one, String other) {
    return "size(array_intersect(%1$s, %2$s)) / size(array_union(%1$s, %2$s))"
        .formatted(one, other);
  }

  private static String words(String list) {
    return Arrays.stream(list.split("\\s+", -1))
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(", "));
  }
}
