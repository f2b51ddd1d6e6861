/**
 * Measures the engine, beside peers that get the same rows in the same process.
 *
 * <p>{@link org.catchment.benchmarks.EngineCommand} makes a {@link
 * org.catchment.benchmarks.ContestWorld}, has it divided by {@link
 * org.catchment.benchmarks.EngineUnderTest} and by the peers, each under the {@link
 * org.catchment.benchmarks.Meter}, and judges every division by {@link
 * org.catchment.benchmarks.Quality}, {@link org.catchment.benchmarks.LowerBound} and {@link
 * org.catchment.jobs.verify.ContiguityCheck}. Those share no code with the solver: a fault of its
 * own would otherwise go unseen.
 *
 * <p>Lengths are in km throughout: on the globe, straight chords through it.
 */
@NullMarked
package org.catchment.benchmarks;

import org.jspecify.annotations.NullMarked;
