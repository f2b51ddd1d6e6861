/**
 * What a value says, whatever its source: numbers and days ({@code Readings}), ids ({@code Ids}),
 * states and countries ({@code Addresses}, {@code UsStates}), specialties; and how a row is refused
 * ({@code Rejects}). Each is SQL over the columns of landed rows.
 */
@NullMarked
package org.catchment.jobs.conform.value;

import org.jspecify.annotations.NullMarked;
