package org.catchment.jobs.table;

/**
 * The result of a write.
 *
 * @param version Delta version of the table after the write
 * @param rowCount rows that the write added, >= 0
 */
public record Written(Table table, long version, long rowCount) {}
