package org.catchment.jobs;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under {@code faulty:/}, with a limited number of bytes to write, after which it
 * fails in the words of the operating system.
 *
 * <p>Real full disks need mounts, and read-only folders are writable to the root user of a build
 * machine.
 */
public final class FaultyDisk extends RawLocalFileSystem {
  /** Bytes that can still be written. */
  private static volatile long left = Long.MAX_VALUE;

  private static volatile String failure = "";

  /** Lets the disk take so many bytes more, and then fail so. */
  public static void failAfter(long bytes, String message) {
    failure = message;
    left = bytes;
  }

  /** Mends the disk. */
  public static void mend() {
    left = Long.MAX_VALUE;
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  private static void take(long bytes) throws IOException {
    if (left < bytes) {
      throw new IOException(failure);
    }
    left -= bytes;
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) throws IOException {
    take(1);
    return super.mkdirs(folder, permission);
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    take(1);
    return super.mkdirs(folder);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return limited(super.create(path, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return limited(
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  private static FSDataOutputStream limited(OutputStream out) throws IOException {
    return new FSDataOutputStream(
        new FilterOutputStream(out) {
          @Override
          public void write(int b) throws IOException {
            take(1);
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            take(length);
            out.write(bytes, from, length);
          }
        },
        null);
  }
}
