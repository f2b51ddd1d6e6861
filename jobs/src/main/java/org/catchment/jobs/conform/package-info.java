/**
 * Step 2: types, locates and deduplicates; refused rows go to landed.reject with the reason.
 *
 * <p>{@code Conform} has {@code Geography} make ZIP codes (with their lost zeros, and centroids),
 * counties (valid polygons, population, age bands, median income, growth of the population aged 65
 * and over) and places (points and areas, each with its part of the county's people aged 65 and
 * over; cumulative shares are rounded, so that the parts add up to the whole). {@code
 * PublishedGeography} adds what agencies publish of counties and ZIP codes; {@code Idns} makes
 * health systems.
 *
 * <p>Then accounts, over all sources:
 *
 * <ol>
 *   <li>{@code AccountRecords} types every row of every source into one shape, {@code
 *       AccountColumns}, which follows from the table's definition; {@code NpiCheck} validates
 *       NPIs; specialties grouped by a table of codes. {@code Readings}, {@code Ids} and {@code
 *       Addresses} say how numbers, days, identifiers and addresses are read.
 *   <li>{@code Locations} weighs point, ZIP code, state and city: the given point if it lies within
 *       50 km of its ZIP code's centroid, else the same with latitude and longitude exchanged, else
 *       the centroid, the city, the ZIP section; a ZIP code of another state is not believed.
 *   <li>{@code ResolvedAccounts} keeps one record per source by NPI, CCN and own id; joins the same
 *       identifiers across sources; {@code SameSite} finds which of those that are left agree in
 *       name and place; and each attribute is taken from the most trusted source that gives it.
 *   <li>{@code AreaLookup} finds the county and the ZIP code area: the polygon that covers the
 *       point, else the nearest within 25 km (ADR 12).
 * </ol>
 *
 * <p>{@code ProcedureVolumes} aggregates rows of services by provider, groups their codes by their
 * meaning in that year, and assigns them to the accounts. {@code CompanyData} ties the company's
 * own rows to the accounts.
 *
 * <p>What was noticed about rows that go on is counted in landed.finding. A row that fails carries
 * a {@code reject} from then on ({@code Rejects}) and is not processed further. If more than {@code
 * conform.max_reject_share} of the rows of a source fail, the step stops and shows examples.
 */
@NullMarked
package org.catchment.jobs.conform;

import org.jspecify.annotations.NullMarked;
