package org.catchment.jobs.ingest.file;

/** What an input holds: a file that we read ourselves, or rows that Spark reads. */
public interface Content {
  /** As configured. */
  String name();

  /** Hash of the bytes, or of the rows if there are no bytes; 64 hex digits. */
  String sha256();

  /** Size as delivered, bytes; for rows, the size of their text. */
  long sizeBytes();

  /** The same for two inputs that are the same file or table. */
  String identity();
}
