/** Expressions of the user and of our own, as Catalyst takes them. */
@NullMarked
package org.catchment.jobs.spark.expression;

import org.jspecify.annotations.NullMarked;
