/** Step 3: what each account is worth and what it costs to serve. */
@NullMarked
package org.catchment.jobs.score;

import org.jspecify.annotations.NullMarked;
