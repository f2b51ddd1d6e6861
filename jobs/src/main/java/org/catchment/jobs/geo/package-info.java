/**
 * Where a point is: indexes that a step broadcasts and queries for every row. Only plain data is
 * broadcast; each worker builds the index on first use.
 */
@NullMarked
package org.catchment.jobs.geo;

import org.jspecify.annotations.NullMarked;
