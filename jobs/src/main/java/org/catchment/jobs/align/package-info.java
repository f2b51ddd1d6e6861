/** Step 4: divides the accounts into balanced territories. */
@NullMarked
package org.catchment.jobs.align;

import org.jspecify.annotations.NullMarked;
