/** Step 2: types, locates and deduplicates; refused rows go to landed.reject with the reason. */
@NullMarked
package org.catchment.jobs.conform;

import org.jspecify.annotations.NullMarked;
