/**
 * Step 1: reads the files as delivered into the landed tables.
 *
 * <p>{@code Ingest} opens every file as an {@code InputFile}, which takes its SHA-256. A file that
 * comes with Catchment ({@code embedded:...}) is first copied to {@code <out>/_input}, in a folder
 * named by its hash, so that workers on other machines can read it.
 *
 * <p>The room {@code file} turns the bytes of a file into rows of texts. {@code CountyTopology}
 * puts county polygons together from TopoJSON's shared arcs.
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
