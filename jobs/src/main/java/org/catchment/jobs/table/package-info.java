/** The only place where tables are defined, written and read. */
@NullMarked
package org.catchment.jobs.table;

import org.jspecify.annotations.NullMarked;
