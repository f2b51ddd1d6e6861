/** Step 6: the map, and the manifest that makes the run visible. */
@NullMarked
package org.catchment.jobs.publish;

import org.jspecify.annotations.NullMarked;
