package org.catchment.jobs.table;

/**
 * What a write left behind.
 *
 * @param version Delta version of the table after the write
 * @param rowCount rows that the write added, >= 0
 */
public record Written(Table table, long version, long rowCount) {}
