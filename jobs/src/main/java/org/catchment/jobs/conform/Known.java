package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The geography in which accounts are located.
 *
 * @param zips rows of {@code conformed.zip}
 * @param counties rows of {@code conformed.county}
 * @param places rows of {@code conformed.place}
 */
record Known(Dataset<Row> zips, Dataset<Row> counties, Dataset<Row> places) {}
