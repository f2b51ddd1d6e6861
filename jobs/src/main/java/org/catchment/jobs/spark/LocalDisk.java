package org.catchment.jobs.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk as Hadoop sees it, but accessed through Java. Without its native library, Hadoop
 * starts a process, {@code chmod} or {@code readlink}, for every file that it creates or renames:
 * ten for each commit of Delta, a thousand for a run.
 */
public final class LocalDisk extends LocalFileSystem {
  public LocalDisk() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      PosixFileAttributeView file =
          Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
      if (file == null || permission.getStickyBit()) {
        super.setPermission(path, permission);
        return;
      }
      file.setPermissions(
          PosixFilePermissions.fromString(
              permission.getUserAction().SYMBOL
                  + permission.getGroupAction().SYMBOL
                  + permission.getOtherAction().SYMBOL));
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }

  /** The same for callers of Hadoop's newer interface, such as Delta's log. */
  public static final class Abstract extends ChecksumFs {
    /**
     * Called by Hadoop.
     *
     * @param uri of the file system
     * @param configuration of the session
     */
    public Abstract(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(new RawAbstract(configuration));
    }
  }

  private static final class RawAbstract extends DelegateToFileSystem {
    RawAbstract(Configuration configuration) throws IOException, URISyntaxException {
      super(FsConstants.LOCAL_FS_URI, new Raw(), configuration, "file", false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1; // files have no default port
    }

    @Override
    public boolean isValidName(String name) {
      return true; // the operating system decides
    }
  }
}
