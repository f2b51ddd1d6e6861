/**
 * Step 4: divides the accounts into balanced territories.
 *
 * <p>{@code AlignmentPlan} turns configuration and totals into a {@code Goal}: the number of
 * territories, what each should hold (the first for the reps of the {@code Roster}), where {@code
 * RepHomes} hold their centers, and how several measures blend into one weight (ADR 10). {@code
 * BorderRegions} assigns territories to the regions that no territory leaves, such as each {@code
 * SeaRegion}; each is divided separately (ADR 17). {@code Align} passes the accounts to {@code
 * Alignment}, which divides them where Spark holds them (ADR 7): {@code DistributedAccounts} packs
 * rows into {@code AccountRows} and runs the solver's passes over them. Whatever the number of
 * accounts and territories, Spark goes over all of them ten times.
 *
 * <p>With {@code align.unit} a run divides geography: {@code UnitAlignment} sums accounts up into
 * {@code GeographyUnits}, counties or ZIP codes with the graph of what touches, and has the
 * solver's {@code UnitSearch} divide them (ADR 9). Prices for the centers that it finds, with fixed
 * homes, give the certificate's bound. Either way an {@code Outcome} is written.
 *
 * <p>Territories are numbered from west to east and named after the city where most of their weight
 * is ({@code TerritoryNames}). {@code BorderBalance} states the deviations against region and
 * nation.
 */
@NullMarked
package org.catchment.jobs.align;

import org.jspecify.annotations.NullMarked;
