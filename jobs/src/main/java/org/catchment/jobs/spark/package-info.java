/** What the steps share of Spark, and all code that uses internals of Catalyst or Delta. */
@NullMarked
package org.catchment.jobs.spark;

import org.jspecify.annotations.NullMarked;
