/** What the user can mend, in words. */
@NullMarked
package org.catchment.jobs.error;

import org.jspecify.annotations.NullMarked;
