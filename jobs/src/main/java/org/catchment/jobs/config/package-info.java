/**
 * The configuration: {@link org.catchment.jobs.config.Config} mirrors {@code default.yaml}, {@link
 * org.catchment.jobs.config.ConfigLoader} reads it.
 *
 * <p>A new key is a component of a record in {@code Config} and a line in {@code default.yaml};
 * nothing else.
 */
@NullMarked
package org.catchment.jobs.config;

import org.jspecify.annotations.NullMarked;
