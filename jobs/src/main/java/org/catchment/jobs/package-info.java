/** Catchment's jobs: from the public record of US health care to balanced territories. */
@NullMarked
package org.catchment.jobs;

import org.jspecify.annotations.NullMarked;
