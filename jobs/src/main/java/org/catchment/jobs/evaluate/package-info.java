/** Step 5: how good each territory is. */
@NullMarked
package org.catchment.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
