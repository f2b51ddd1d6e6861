/**
 * Step 1: reads the files as delivered into the landed tables.
 *
 * <p>{@code Ingest} opens every file as an {@code InputFile}, which takes its SHA-256. A file that
 * comes with Catchment ({@code embedded:...}) is first copied to {@code <out>/_input}, in a folder
 * named by its hash, so that workers on other machines can read it.
 *
 * <p>{@code DelimitedFile} has a {@code Heading} find the separator, and the columns of a {@code
 * FileLayout} by any of the names that they have had. Workers read {@code Split}s, which were found
 * while hashing: {@code Records} says where a record ends, {@code Fields} where its values are, and
 * {@code RecordRows} turns each into a row of texts or into a reject with the reason (ADR 11).
 * Files may be gzipped, or be entries of a {@code ZippedFile}. {@code CountyTopology} puts county
 * polygons together from TopoJSON's shared arcs.
 *
 * <p>{@code Delivery} is a configured input and how it is read. The header tells which of the
 * {@code PublishedLayouts} or {@code CompanyLayouts} a file has. Its {@code Content} is such a
 * file, or an {@code InputTable}: Parquet files, or a table of a database, which is read once,
 * numbered in the order of its rows' content and hashed in any order.
 *
 * <p>{@code ProcedureCodes} are checked before the first step works. They land like any other file:
 * their hash is in the manifest, and a resumed run uses the codes that it began with.
 */
@NullMarked
package org.catchment.jobs.ingest;

import org.jspecify.annotations.NullMarked;
