/** Checks the claims of a run from its tables alone. */
@NullMarked
package org.catchment.jobs.verify;

import org.jspecify.annotations.NullMarked;
