/** Tests of what the documents say: their links, and the names in them. */
@NullMarked
package org.catchment.jobs.docs;

import org.jspecify.annotations.NullMarked;
