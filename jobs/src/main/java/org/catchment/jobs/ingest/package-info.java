/** Step 1: reads the files as delivered into the landed tables. */
@NullMarked
package org.catchment.jobs.ingest;

import org.jspecify.annotations.NullMarked;
