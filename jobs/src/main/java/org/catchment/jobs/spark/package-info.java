/** What the steps share of Spark, and whatever touches the insides of Catalyst or Delta. */
@NullMarked
package org.catchment.jobs.spark;

import org.jspecify.annotations.NullMarked;
