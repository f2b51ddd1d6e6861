/**
 * Where a point is: indexes that a step broadcasts and asks for every row. Plain data travels; the
 * index is built where it is asked first.
 */
@NullMarked
package org.catchment.jobs.geo;

import org.jspecify.annotations.NullMarked;
