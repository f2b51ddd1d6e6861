package org.catchment.jobs.generate;

import java.util.List;
import java.util.Objects;

/**
 * Describes a folder of made-up files, in {@code generated.json}. It is written last, so if it
 * exists, the files are complete.
 *
 * @param version of the generator: another version may make other bytes from the same request
 */
public record Generated(int version, Request request, List<File> files) {
  static final int VERSION = 1;

  /** Refuses a file of that name that another program wrote, which may lack fields. */
  public Generated {
    Objects.requireNonNull(request, "request");
    files = List.copyOf(files);
  }

  /**
   * @param rows without the header
   */
  public record File(String name, long rows, long bytes) {
    public File {
      if (name.contains("/")) {
        throw new IllegalArgumentException(name); // never look, or delete, outside of the folder
      }
    }
  }

  public long bytes() {
    return files.stream().mapToLong(File::bytes).sum();
  }
}
