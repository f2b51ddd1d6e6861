package org.catchment.jobs.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run reads, and the fingerprint of its bytes.
 *
 * @param name as configured
 * @param path where Spark finds it
 * @param entry of a zip file: the one that is read, or null as long as none is chosen
 * @param sha256 of the bytes as delivered, 64 hex digits
 * @param sizeBytes as delivered
 * @param pieces what it can be cut into; of a compressed file, which is read in one go, all of it
 */
record InputFile(
    String name,
    Path path,
    @Nullable String entry,
    String sha256,
    long sizeBytes,
    List<Split> pieces,
    Configuration hadoop)
    implements Content {

  private static final String EMBEDDED = "embedded:";

  /** Stands between a zip file and its entry. */
  private static final String ENTRY_MARK = ".zip!";

  /**
   * Finds a file and reads it once, for its hash and for where it can be cut.
   *
   * @param name a path or URI, of a zip file also {@code file.zip!entry}; or {@code
   *     embedded:<entry>} for a file that comes with Catchment
   * @param staging folder that embedded files are copied to, so that every worker can read them
   * @throws UserError when the file is missing, a folder or empty
   */
  static InputFile open(String name, Path staging, Configuration hadoop) {
    int mark = name.toLowerCase(Locale.ROOT).indexOf(ENTRY_MARK);
    String file = mark < 0 ? name : name.substring(0, mark + ENTRY_MARK.length() - 1);
    String entry = mark < 0 ? null : name.substring(mark + ENTRY_MARK.length());
    Path path = name.startsWith(EMBEDDED) ? stage(name, staging, hadoop) : path(file);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path)) {
        throw UserError.input(
            name,
            "there is no such file",
            "Check the path in the section `input` of the configuration; relative paths start at"
                + " the folder that the command is typed in.");
      }
      if (files.getFileStatus(path).isDirectory()) {
        throw UserError.input(name, "is a folder", "Name each file under input.");
      }
      long size = files.getFileStatus(path).getLen();
      if (size == 0) {
        throw empty(name);
      }
      MessageDigest digest = newSha256();
      List<Split> pieces = List.of(Split.WHOLE);
      if (isZip(path) || isGzip(path)) {
        try (InputStream in = new DigestInputStream(files.open(path), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      } else {
        byte lineEnd;
        try (InputStream in = files.open(path)) {
          lineEnd = Records.lineEnd(in);
        }
        try (InputStream in = new DigestInputStream(files.open(path), digest)) {
          pieces = Split.pieces(in, size, lineEnd);
        }
      }
      return new InputFile(
          name,
          files.makeQualified(path),
          entry,
          HexFormat.of().formatHex(digest.digest()),
          size,
          pieces,
          hadoop);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static Path path(String name) {
    try {
      return new Path(name);
    } catch (IllegalArgumentException e) { // of the name "a:b.csv", `a` would be the scheme
      throw UserError.input(
          name,
          "is neither a path nor a URI (" + e.getMessage() + ")",
          "Rename the file: a colon stands only behind the scheme of a URI, as in"
              + " s3a://bucket/file.csv.");
    }
  }

  @Override
  public String identity() {
    return path + "!" + entry;
  }

  private static boolean isZip(Path path) {
    return path.getName().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  private static boolean isGzip(Path path) {
    return path.getName().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /**
   * The same file with the entry chosen, if it is a zip file.
   *
   * @param usual what the name of the entry usually looks like, in upper or lower case
   * @throws UserError unless one entry is meant
   */
  InputFile choosing(Pattern usual) {
    if (!isZip(path)) {
      return this;
    }
    try (ZippedFile zip = zip(name, path, hadoop)) {
      return new InputFile(name, path, zip.choose(entry, usual), sha256, sizeBytes, pieces, hadoop);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Whether an entry of such a name can be chosen; of a file that is no zip file, always. */
  boolean holds(Pattern usual) {
    try {
      choosing(usual);
      return true;
    } catch (UserError e) {
      return false;
    }
  }

  /** The file's content, decompressed where the name ends in .gz or .zip. */
  InputStream content() throws IOException {
    return content(name, path, entry, 0, hadoop);
  }

  /**
   * The same where the file as a whole is not at hand, on a worker.
   *
   * @param offset to begin at, bytes; 0 if the file is compressed
   */
  static InputStream content(
      String name, Path path, @Nullable String entry, long offset, Configuration hadoop)
      throws IOException {
    if (isZip(path)) {
      ZippedFile zip = zip(name, path, hadoop);
      try {
        return zip.content(zip.choose(entry, FileLayout.ANY_ENTRY));
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    }
    FSDataInputStream raw = path.getFileSystem(hadoop).open(path);
    try {
      raw.seek(offset);
      // JDK's own takes a file for ended where a part of it cannot be had at once.
      return isGzip(path) ? new GzipCompressorInputStream(raw, true) : raw;
    } catch (IOException e) { // it reads the header at once
      raw.close();
      throw e;
    }
  }

  private static ZippedFile zip(String name, Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return new ZippedFile(name, files.open(path), files.getFileStatus(path).getLen());
  }

  /** What a failure to read the file means to the user, when the file is damaged. */
  static Optional<UserError> damage(String name, Throwable failure) {
    return UserError.within(failure, cause -> damageIn(name, cause));
  }

  private static Optional<UserError> damageIn(String name, Throwable cause) {
    String lower = name.toLowerCase(Locale.ROOT);
    String format = lower.endsWith(".gz") ? "gzip" : lower.matches(".*\\.zip(!.*)?") ? "zip" : "";
    if (format.isEmpty()) {
      return Optional.empty();
    }
    if (cause instanceof EOFException) {
      return Optional.of(
          UserError.input(
              name,
              "the " + format + " ends too early: the file is cut off",
              "Fetch or copy the file again and compare its size with the original; `"
                  + (format.equals("zip") ? "unzip" : format)
                  + " -t` must accept it."));
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof ZipException
        || cause instanceof IOException && message.matches("(?is).*(gzip|\\.gz ).*")) {
      return Optional.of(
          UserError.input(
              name,
              "is not a sound " + format + " file (" + message + ")",
              "Fetch the file again, or drop the ending ."
                  + (format.equals("zip") ? format : "gz")
                  + " when it is not compressed."));
    }
    return Optional.empty();
  }

  /** What any failure to read the file means to the user. */
  static UserError unreadable(String name, IOException e) {
    return damage(name, e)
        .orElseGet(
            () ->
                UserError.input(
                    name,
                    "cannot be read (" + e.getMessage() + ")",
                    "Check that the file exists and that you may read it."));
  }

  private static UserError empty(String name) {
    return UserError.input(
        name, "is empty", "Fetch the file again, or take it out of the section `input`.");
  }

  /** Copies an embedded file into a folder named by its hash; a copy that is there is kept. */
  private static Path stage(String name, Path staging, Configuration hadoop) {
    String entry = name.substring(EMBEDDED.length());
    try (InputStream in = InputFile.class.getResourceAsStream("/embedded/" + entry)) {
      if (in == null) {
        throw UserError.input(
            name,
            "no such file comes with Catchment",
            "See `catchment config` for the defaults; a path of your own has no `embedded:`.");
      }
      byte[] bytes = in.readAllBytes();
      String hash = HexFormat.of().formatHex(newSha256().digest(bytes));
      Path target = new Path(staging, hash + "/" + new Path(entry).getName());
      FileSystem files = target.getFileSystem(hadoop);
      if (!files.exists(target) || files.getFileStatus(target).getLen() != bytes.length) {
        Path partial = target.suffix(".partial");
        try (OutputStream out = files.create(partial, true)) {
          out.write(bytes);
        }
        files.delete(target, false);
        files.rename(partial, target);
      }
      return target;
    } catch (IOException e) {
      throw UserError.output(
          staging.toString(),
          "cannot be written (" + e.getMessage() + ")",
          "Choose a folder that you may write, with room for 60 MB, with --out.");
    }
  }

  /** SHA-256 of a text in UTF-8, 64 hex digits. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }
}
