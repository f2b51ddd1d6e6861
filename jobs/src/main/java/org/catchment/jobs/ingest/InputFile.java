package org.catchment.jobs.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.catchment.jobs.UserError;

/**
 * A file that a run reads, and the fingerprint of its bytes.
 *
 * @param name as configured
 * @param path where Spark finds it
 * @param sha256 of the bytes as delivered, 64 hex digits
 * @param sizeBytes as delivered
 */
record InputFile(String name, Path path, String sha256, long sizeBytes, Configuration hadoop) {

  private static final String EMBEDDED = "embedded:";

  /**
   * Finds a file and reads it once, for its hash.
   *
   * @param name a path or URI, or {@code embedded:<entry>} for a file that comes with Catchment
   * @param staging folder that embedded files are copied to, so that every worker can read them
   * @throws UserError when the file is missing, a folder or empty
   */
  static InputFile open(String name, Path staging, Configuration hadoop) {
    Path path = name.startsWith(EMBEDDED) ? stage(name, staging, hadoop) : path(name);
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
      try (InputStream in = new DigestInputStream(files.open(path), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return new InputFile(
          name, files.makeQualified(path), HexFormat.of().formatHex(digest.digest()), size, hadoop);
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

  /** The file's content, decompressed where the name ends in .gz. */
  InputStream content() throws IOException {
    InputStream raw = new BufferedInputStream(path.getFileSystem(hadoop).open(path));
    if (!path.getName().endsWith(".gz")) {
      return raw;
    }
    try {
      return new GZIPInputStream(raw);
    } catch (IOException e) { // it reads the header at once
      raw.close();
      throw e;
    }
  }

  /** The file's first line as bytes, without its end of line. */
  byte[] firstLine() {
    try (InputStream in = content()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        line.write(b);
      }
      return line.toByteArray();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** What a failure to read the file means to the user, when the file is damaged. */
  static Optional<UserError> damage(String name, Throwable failure) {
    return UserError.within(failure, cause -> damageIn(name, cause));
  }

  private static Optional<UserError> damageIn(String name, Throwable cause) {
    if (cause instanceof EOFException) {
      return Optional.of(
          UserError.input(
              name,
              "the gzip ends too early: the file is cut off",
              "Fetch or copy the file again and compare its size with the original; `gzip -t` must"
                  + " accept it."));
    }
    if (cause instanceof ZipException || cause instanceof IOException && isGzipFault(cause)) {
      return Optional.of(
          UserError.input(
              name,
              "is not a sound gzip file (" + cause.getMessage() + ")",
              "Fetch the file again, or drop the ending .gz when it is not compressed."));
    }
    return Optional.empty();
  }

  private static boolean isGzipFault(Throwable cause) {
    String message = cause.getMessage();
    return message != null && (message.contains("gzip") || message.contains("incorrect header"));
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

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }
}
