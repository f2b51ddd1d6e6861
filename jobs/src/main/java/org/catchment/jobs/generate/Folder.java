package org.catchment.jobs.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.catchment.jobs.error.UserError;

/**
 * The folder for the generated files. They are written in parts to a folder inside it. A file gets
 * its name when it is complete, and {@code generated.json} comes last.
 */
final class Folder {
  private static final String MANIFEST = "generated.json";
  private static final String UNFINISHED = "_unfinished";

  /** What else may be in the folder: logs of the session. */
  private static final String LOGS = "logs";

  private static final int COPY_BUFFER = 1 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final FileSystem files;

  /**
   * @throws UserError when the folder's file system cannot be used
   */
  Folder(String name, Configuration hadoop) {
    try {
      Path path = new Path(name);
      FileSystem found = path.getFileSystem(hadoop);
      // Without the checksum files that Hadoop would put beside each file.
      files = found instanceof LocalFileSystem local ? local.getRaw() : found;
      folder = files.makeQualified(path);
    } catch (IOException | IllegalArgumentException e) {
      throw UserError.output(
          name,
          "is not a folder that can be used (" + e.getMessage() + ")",
          "Name one with --out.");
    }
  }

  /** What the folder holds, if it is complete. */
  Optional<Generated> complete() {
    return manifest().filter(generated -> generated.files().stream().allMatch(this::isWhole));
  }

  private Optional<Generated> manifest() {
    Path path = new Path(folder, MANIFEST);
    try (InputStream in = files.open(path)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Generated.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // not ours
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private boolean isWhole(Generated.File file) {
    try {
      return files.getFileStatus(new Path(folder, file.name())).getLen() == file.bytes();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Refuses a folder that holds something else, unless it may be overwritten.
   *
   * @throws UserError when it holds something else, cannot be written, or has too little room
   */
  void check(Request request, long bytes, boolean force) {
    try {
      if (!force) {
        refuseOtherContent(request);
      }
      files.mkdirs(folder);
      if (!files.getFileStatus(folder).isDirectory()) {
        throw new IOException("a file stands there");
      }
      checkRoom(bytes, files.getStatus(folder).getRemaining());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void refuseOtherContent(Request request) throws IOException {
    Optional<Generated> present = manifest();
    if (present.isPresent()) {
      Generated other = present.get();
      if (!other.request().equals(request) || other.version() != Generated.VERSION) {
        throw UserError.output(
            toString(),
            String.format(
                Locale.ROOT,
                "holds other files already: --physicians %d --lines %d --seed %d --year %d%s",
                other.request().physicians(),
                other.request().lines(),
                other.request().seed(),
                other.request().year(),
                other.version() == Generated.VERSION ? "" : ", of another version of Catchment"),
            "Choose another folder with --out, or overwrite them with --force.");
      }
      return; // some of our own files are missing or damaged, and will be made again
    }
    List<String> names = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        names.add(file.getPath().getName());
      }
    }
    names.removeAll(List.of(UNFINISHED, LOGS));
    if (!names.isEmpty()) {
      throw UserError.output(
          toString(),
          "holds something else: " + names.stream().sorted().findFirst().orElseThrow(),
          "Choose an empty or new folder with --out, or write into this one with --force.");
    }
  }

  /**
   * @throws UserError if there is not enough room for this many bytes
   */
  void checkRoom(long bytes, long remaining) {
    if (bytes > remaining) {
      throw UserError.output(
          toString(),
          String.format(
              Locale.ROOT,
              "the files need about %,d MB, and the disk has %,d MB left",
              bytes / 1_000_000,
              remaining / 1_000_000),
          "Free some space, choose another folder with --out, or ask for fewer --lines.");
    }
  }

  /** Starts again: the folder no longer claims to be complete. */
  void begin() {
    try {
      List<String> old = new ArrayList<>();
      manifest().ifPresent(generated -> generated.files().forEach(file -> old.add(file.name())));
      files.delete(new Path(folder, MANIFEST), false);
      for (String name : old) {
        files.delete(new Path(folder, name), false);
      }
      sweep();
      files.mkdirs(new Path(folder, UNFINISHED));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  OutputStream createPart(String file, int part) {
    try {
      return files.create(part(file, part), true, COPY_BUFFER);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /**
   * Joins the parts of a file, deleting each part once it is copied.
   *
   * @return bytes of the whole
   */
  long join(String file, int parts, Runnable afterEach) {
    Path whole = unfinished(file);
    byte[] buffer = new byte[COPY_BUFFER];
    try (OutputStream out = files.create(whole, true)) {
      long bytes = 0;
      for (int part = 0; part < parts; part++) {
        try (InputStream in = files.open(part(file, part))) {
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            bytes += count;
          }
        }
        files.delete(part(file, part), false);
        afterEach.run();
      }
      return bytes;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  long write(String file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = files.create(unfinished(file), true)) {
      out.write(bytes);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    return bytes.length;
  }

  /** Gives the complete files their names, and records that. */
  void publish(Generated generated) {
    try {
      write(MANIFEST, JSON.writeValueAsString(generated) + "\n");
      for (Generated.File file : generated.files()) {
        moveUp(file.name());
      }
      moveUp(MANIFEST);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void moveUp(String name) throws IOException {
    Path target = new Path(folder, name);
    files.delete(target, false);
    if (!files.rename(unfinished(name), target)) {
      throw new IOException("cannot rename to " + target);
    }
  }

  /** Removes what is unfinished. */
  void sweep() {
    try {
      files.delete(new Path(folder, UNFINISHED), true);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** The folder's name for messages. */
  @Override
  public String toString() {
    return text(folder);
  }

  String pathOf(String file) {
    return text(new Path(folder, file));
  }

  private static String text(Path path) {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }

  /** Explains a failure to write to the user. */
  UserError cannotWrite(IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return UserError.output(
          toString(),
          "the disk is full",
          "Free some space, choose another folder with --out, or ask for fewer --lines; what was"
              + " unfinished is removed.");
    }
    return UserError.output(
        toString(),
        "cannot be written (" + message.lines().findFirst().orElse("") + ")",
        "Choose a folder that you may write with --out.");
  }

  private Path part(String file, int part) {
    return unfinished(String.format(Locale.ROOT, "%s.part-%05d", file, part));
  }

  private Path unfinished(String file) {
    return new Path(new Path(folder, UNFINISHED), file);
  }
}
