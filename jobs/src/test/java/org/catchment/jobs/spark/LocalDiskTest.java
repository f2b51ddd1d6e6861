package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  @TempDir private Path folder;

  private static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.file.impl", LocalDisk.class.getName());
    configuration.set("fs.AbstractFileSystem.file.impl", LocalDisk.Abstract.class.getName());
    return configuration;
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void filesHaveThePermissionsThatAreAskedFor() throws IOException {
    try (FileSystem disk = FileSystem.newInstance(folder.toUri(), configuration())) {
      assertThat(disk).isInstanceOf(LocalDisk.class);
      disk.create(path("a")).close();
      // 0666 without the umask 022, Hadoop's default
      assertThat(permissions("a")).isEqualTo("rw-r--r--");
      disk.setPermission(path("a"), new FsPermission("640"));
      assertThat(permissions("a")).isEqualTo("rw-r-----");
      disk.mkdirs(path("b"), new FsPermission("750"));
      assertThat(permissions("b")).isEqualTo("rwxr-x---");
      assertThatThrownBy(() -> disk.setPermission(path("none"), new FsPermission("640")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRenameIsThatOfDeltasLogAndRefusesWhatIsThere() throws IOException {
    FileContext files = FileContext.getFileContext(folder.toUri(), configuration());
    for (String name : new String[] {"new", "other"}) {
      try (FSDataOutputStream out = files.create(path(name), EnumSet.of(CreateFlag.CREATE))) {
        out.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    files.rename(path("new"), path("0.json"));
    assertThat(folder.resolve("0.json")).hasContent("new");
    assertThat(folder.resolve("new")).doesNotExist();
    // what makes a commit atomic: of two writers the second one fails
    assertThatThrownBy(() -> files.rename(path("other"), path("0.json")))
        .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
    files.rename(path("other"), path("0.json"), Rename.OVERWRITE);
    assertThat(folder.resolve("0.json")).hasContent("other");
    assertThatThrownBy(() -> files.getFileLinkStatus(path("none")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aLinkLeadsToItsTarget() throws IOException {
    Files.writeString(folder.resolve("target"), "text");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    FileContext files = FileContext.getFileContext(folder.toUri(), configuration());
    assertThat(files.getFileStatus(path("link")).getLen()).isEqualTo(4);
    assertThat(files.getFileLinkStatus(path("target")).isSymlink()).isFalse();
  }
}
