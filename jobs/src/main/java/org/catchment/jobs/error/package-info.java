/** Errors that the user can fix. */
@NullMarked
package org.catchment.jobs.error;

import org.jspecify.annotations.NullMarked;
