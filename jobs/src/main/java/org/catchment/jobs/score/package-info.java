/**
 * Step 3: what each account is worth and what it costs to serve.
 *
 * <p>A score is the sum of its parts (ADR 15), in whole cents and thousandths of an hour. {@code
 * Score} goes like this:
 *
 * <ol>
 *   <li>{@code AccountFacts}: what is known of the accounts. {@code Demand} sums the people aged 65
 *       and over around each facility (ADR 13); {@code PayerMix} compares the share of its patients
 *       with Medicare to the nation's; {@code NewestVolumes} takes the newest year of each kind of
 *       file, and the earliest one for the growth. Accounts that are not relevant to any line, such
 *       as most physicians, only get metrics.
 *   <li>{@code DemandModels} fits four kinds of {@code DemandModel} to the {@code DemandAccounts},
 *       facilities with volumes, chooses one by accounts that it has not seen, and predicts
 *       facilities without volumes; {@code DemandRange} says how far it may be off, {@code
 *       DemandFigures} how good it is.
 *   <li>{@code Estimates} turns volumes, forecasts or rates into the procedures of all payers, one
 *       row per account, group and source, with each part in a column of its own.
 *   <li>{@code LineScores} sums them by account and line of the {@code ProductLines}, shares what
 *       the customer gave, ranks into deciles of equal potential, and adds the visits of the
 *       segment. {@code Contributions} turns the same rows into the table of the parts; {@code
 *       AccountMetrics} sums over the lines, and gives those without one their visits.
 * </ol>
 *
 * <p>Rows that are read more than once are {@code KeptRows}, packed; independent tasks run in
 * {@code Parallel} (ADR 16).
 *
 * <p>{@code Metrics} adds the user's own figures and who takes part in the alignment. {@code
 * AccountSql} has checked their SQL before Spark started, by Spark's own parser and analyzer over
 * the columns of the table definitions; {@code AccountFunctions} says what they may call; with
 * {@code ValueOrNull} one account cannot fail a run.
 */
@NullMarked
package org.catchment.jobs.score;

import org.jspecify.annotations.NullMarked;
