/**
 * Made-up physicians and services in the layouts of the published files, following real national
 * totals: for load tests and demonstrations. Not a step of a run.
 *
 * <p>Each process builds a {@code Recipe} from the {@code Request} once; it holds all that a row
 * needs except its number. {@code Marginals} are the national totals; {@code Cells} give each
 * specialty in each state its places, and each row its place; {@code LineCounts} know how many
 * lines a place has, to the exact total, without counting those before; a {@code CodeMix} chooses
 * procedures so that each has its share of all lines; {@code Zips} hold a state's ZIP codes. {@code
 * Chance} depends on seed, purpose and row alone. In Spark tasks {@code Rows} write a fixed range
 * of rows into parts; {@code Folder} joins the parts, and gives the files their names when all are
 * complete.
 */
@NullMarked
package org.catchment.jobs.generate;

import org.jspecify.annotations.NullMarked;
