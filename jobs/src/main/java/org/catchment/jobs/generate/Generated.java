package org.catchment.jobs.generate;

import java.util.List;
import java.util.Objects;

/**
 * What a folder of made-up files says of itself, in {@code generated.json}: written last, so where
 * it stands the files are complete.
 *
 * @param version of the generator: another one may make other bytes of the same request
 */
public record Generated(int version, Request request, List<File> files) {
  static final int VERSION = 1;

  /** Refuses what another program's file of that name may lack. */
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
