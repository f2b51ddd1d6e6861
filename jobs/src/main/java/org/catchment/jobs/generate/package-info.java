/**
 * Made-up physicians and services in the layouts of the published files, after real national
 * totals: for load tests and demonstrations. No step of a run.
 */
@NullMarked
package org.catchment.jobs.generate;

import org.jspecify.annotations.NullMarked;
