/**
 * From the bytes of a delivered file to rows of texts.
 *
 * <p>{@code DelimitedFile} has a {@code Heading} find the separator, and the columns of a {@code
 * FileLayout} by any of the names that they have had. Workers read {@code Split}s, which were found
 * while hashing: {@code Records} says where a record ends, {@code Fields} where its values are,
 * {@code Cell} what a reader sees in them, and {@code RecordRows} turns each record into a row of
 * texts or into a reject with the reason (ADR 11). {@code ReportFooter} finds what a report says
 * below its rows.
 *
 * <p>An {@code InputFile} may be gzipped, or be an entry of a {@code ZippedFile}, or a sheet of a
 * {@code Workbook}, which is copied to text ({@code SheetText}) before it is read.
 */
@NullMarked
package org.catchment.jobs.ingest.file;

import org.jspecify.annotations.NullMarked;
