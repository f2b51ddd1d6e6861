@NullMarked
package org.catchment.benchmarks;

import org.jspecify.annotations.NullMarked;
