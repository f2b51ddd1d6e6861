/**
 * Made-up physicians and services in the layouts of the published files, after real national
 * totals: for load tests and demonstrations. No step of a run.
 *
 * <p>A {@code Recipe}, which each process makes of the {@code Request} once, says all that a row
 * needs but its number: {@code Marginals} are the national totals; {@code Cells} give each
 * specialty in each state its places, and rows their place; {@code LineCounts} know how many lines
 * a place has, to the exact total, without counting those before; a {@code CodeMix} chooses
 * procedures so that each has its share of all lines; {@code Zips} hold a state's ZIP codes. {@code
 * Chance} depends on seed, purpose and row alone. Spark tasks have {@code Rows} write fixed rows
 * into parts; {@code Folder} puts the parts together, and gives the files their names when all are
 * whole.
 */
@NullMarked
package org.catchment.jobs.generate;

import org.jspecify.annotations.NullMarked;
