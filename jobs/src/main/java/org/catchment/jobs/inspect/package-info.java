/**
 * Looks at files before a run does: what they are, what is wrong with them, and the configuration
 * that reads them. Without a session, in seconds.
 *
 * <p>A {@code Sample} of the file is read. {@code Values} says what each value could be, in the SQL
 * of {@code conform.value} itself. {@code Fit} finds the layout, and which column is which: by
 * name, by the words that others use for it ({@code Vocabulary}), and by its values. {@code
 * Findings} are what a run would say of the values. An {@code Inspection} has it all, {@code
 * InspectionText} says it, and {@code ProposedConfig} is the YAML.
 */
@NullMarked
package org.catchment.jobs.inspect;

import org.jspecify.annotations.NullMarked;
