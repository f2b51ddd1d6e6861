/** What is known of the nation: shares of specialties, services, and their codes. */
@NullMarked
package org.catchment.jobs.generate.known;

import org.jspecify.annotations.NullMarked;
