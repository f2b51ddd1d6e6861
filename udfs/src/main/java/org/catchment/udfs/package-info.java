/** SQL functions of the field for any Spark session. */
@NullMarked
package org.catchment.udfs;

import org.jspecify.annotations.NullMarked;
