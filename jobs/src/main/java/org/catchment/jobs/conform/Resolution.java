package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts, and the records they are made of.
 *
 * @param records of all sources, usable or with a {@code reject}
 * @param resolved the usable ones with their {@code record_id} and {@code account_id}
 * @param accounts one row each, located or with a {@code reject}
 * @param links rows of {@code conformed.account_link}
 */
record Resolution(
    Dataset<Row> records, Dataset<Row> resolved, Dataset<Row> accounts, Dataset<Row> links) {}
