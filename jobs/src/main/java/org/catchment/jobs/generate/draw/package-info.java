/** Draws at random, by seed: places, names, addresses, codes. */
@NullMarked
package org.catchment.jobs.generate.draw;

import org.jspecify.annotations.NullMarked;
