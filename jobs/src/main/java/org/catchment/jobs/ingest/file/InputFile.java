package org.catchment.jobs.ingest.file;

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
 * A file that a run reads, and the fingerprint of its bytes, which is computed on demand.
 *
 * @param name as configured
 * @param path where Spark finds it
 * @param entry the entry of a zip file, or the sheet of a workbook, that is read; null as long as
 *     none is chosen
 * @param sizeBytes as delivered
 * @param sheets copies a sheet of a workbook to text; null unless one is still to be chosen
 */
public record InputFile(
    String name,
    Path path,
    @Nullable String entry,
    long sizeBytes,
    Fingerprint fingerprint,
    Configuration hadoop,
    @Nullable Sheets sheets)
    implements Content {

  private static final String EMBEDDED = "embedded:";

  /** Stands between a zip file and its entry, and between a workbook and its sheet. */
  private static final Pattern ENTRY_MARK = Pattern.compile("(?i)(?<=[.](zip|xls[xm]))!");

  /**
   * Finds a file.
   *
   * @param name a path or URI, of a zip file also {@code file.zip!entry}, of a workbook also {@code
   *     file.xlsx!sheet}; or {@code embedded:<entry>} for a file that comes with Catchment
   * @param staging folder that embedded files and sheets are copied to, so that every worker can
   *     read them
   * @throws UserError if the file is missing or empty, or is a folder
   */
  public static InputFile open(String name, Path staging, Configuration hadoop) {
    String[] parts = ENTRY_MARK.split(name, 2);
    String file = parts[0];
    String entry = parts.length < 2 ? null : parts[1].trim();
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
      if (Workbook.isOne(path.getName())) {
        return workbook(name, files.makeQualified(path), entry, size, staging, hadoop);
      }
      return new InputFile(
          name,
          files.makeQualified(path),
          entry,
          size,
          new Fingerprint(name, path, size, hadoop, null),
          hadoop,
          null);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static InputFile workbook(
      String name,
      Path path,
      @Nullable String wanted,
      long size,
      Path staging,
      Configuration hadoop)
      throws IOException {
    byte[] bytes;
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      bytes = in.readAllBytes();
    }
    Workbook workbook = new Workbook(name, bytes);
    Sheets sheets =
        new Sheets(
            name,
            workbook,
            HexFormat.of().formatHex(newSha256().digest(bytes)),
            size,
            staging,
            hadoop);
    List<String> meant = wanted == null ? workbook.visible() : List.of(workbook.named(wanted));
    if (meant.isEmpty()) {
      throw empty(name);
    }
    return meant.size() > 1
        ? new InputFile(
            name, path, null, size, new Fingerprint(name, path, size, hadoop, null), hadoop, sheets)
        : sheets.text(meant.get(0));
  }

  /** A workbook whose sheets can be copied to text, which workers read as any other. */
  private record Sheets(
      String name,
      Workbook workbook,
      String sha256,
      long sizeBytes,
      Path staging,
      Configuration hadoop) {

    /** The copy of a sheet; it has the hash and the size of the workbook. */
    InputFile text(String sheet) {
      String folder = InputFile.sha256(String.join("\n", sha256, sheet, Workbook.READER));
      Path target = new Path(staging, folder + "/sheet.csv");
      try {
        FileSystem files = target.getFileSystem(hadoop);
        if (!files.exists(target)) {
          Path partial = target.suffix(".partial");
          try (OutputStream out = files.create(partial, true)) {
            workbook.write(sheet, out);
          }
          files.rename(partial, target);
        }
        long length = files.getFileStatus(target).getLen();
        if (length == 0) {
          throw empty(name);
        }
        Path text = files.makeQualified(target);
        return new InputFile(
            name,
            text,
            sheet,
            sizeBytes,
            new Fingerprint(name, text, length, hadoop, sha256),
            hadoop,
            null);
      } catch (IOException e) {
        throw notStaged(staging, e);
      }
    }
  }

  /**
   * Whether a name is of an embedded file.
   *
   * @throws UserError if it names an embedded file that does not exist
   */
  public static boolean comesWithCatchment(String name) {
    if (!name.startsWith(EMBEDDED)) {
      return false;
    }
    if (InputFile.class.getResource(resource(name)) == null) {
      throw notEmbedded(name);
    }
    return true;
  }

  private static String resource(String name) {
    return "/embedded/" + name.substring(EMBEDDED.length());
  }

  private static UserError notEmbedded(String name) {
    return UserError.input(
        name,
        "no such file comes with Catchment",
        "See `catchment config` for the defaults; a path of your own has no `embedded:`.");
  }

  private static Path path(String name) {
    try {
      return new Path(name);
    } catch (IllegalArgumentException e) { // `a` would be the scheme of the name "a:b.csv"
      throw UserError.input(
          name,
          "is neither a path nor a URI (" + e.getMessage() + ")",
          "Rename the file: a colon may only follow the scheme of a URI, as in"
              + " s3a://bucket/file.csv.");
    }
  }

  /**
   * Hash of the bytes as delivered, 64 hex digits.
   *
   * @throws UserError when the file cannot be read
   */
  @Override
  public String sha256() {
    return fingerprint.taken().sha256();
  }

  /**
   * The pieces that the file can be cut into; a compressed file, which is read in one go, is one
   * piece.
   */
  List<Split> pieces() {
    return fingerprint.taken().pieces();
  }

  /** What reading the whole file tells; it is read once, on demand. */
  static final class Fingerprint {
    private final String name;
    private final Path path;
    private final long size;
    private final Configuration hadoop;
    private final @Nullable String known;
    private @Nullable Taken taken;

    /**
     * @param known the hash, if it is not that of the bytes at the path
     */
    private Fingerprint(
        String name, Path path, long size, Configuration hadoop, @Nullable String known) {
      this.name = name;
      this.path = path;
      this.size = size;
      this.hadoop = hadoop;
      this.known = known;
    }

    private record Taken(String sha256, List<Split> pieces) {}

    private synchronized Taken taken() {
      if (taken == null) {
        taken = take();
      }
      return taken;
    }

    private Taken take() {
      MessageDigest digest = newSha256();
      List<Split> pieces = List.of(Split.WHOLE);
      try {
        FileSystem files = path.getFileSystem(hadoop);
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
        String hash = HexFormat.of().formatHex(digest.digest());
        return new Taken(known == null ? hash : known, pieces);
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
  }

  /** Whether the content is not the bytes of the file. */
  boolean isCompressed() {
    return isZip(path) || isGzip(path);
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
   * @param usual pattern of the entry's usual name, in upper or lower case
   * @throws UserError unless exactly one entry matches
   */
  public InputFile choosing(Pattern usual) {
    if (!isZip(path)) {
      return this;
    }
    try (ZippedFile zip = zip(name, path, hadoop)) {
      return new InputFile(
          name, path, zip.choose(entry, usual), sizeBytes, fingerprint, hadoop, null);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * The same file with the sheet chosen whose header fits, if it is a workbook of several.
   *
   * @param layouts of which one is meant
   * @throws UserError unless exactly one sheet has the columns of any
   */
  public InputFile choosing(List<FileLayout> layouts) {
    return sheets == null ? this : sheets.text(sheets.workbook.fitting(layouts));
  }

  /** Whether this is a sheet of a workbook, whose text is in UTF-8. */
  public boolean isSheet() {
    return fingerprint.known != null;
  }

  /** The name without folders, of a sheet with the workbook's. */
  public String fileName() {
    return isSheet() ? name.substring(name.lastIndexOf('/') + 1) : path.getName();
  }

  /**
   * The names under which the sheets of a workbook can be opened, if one is still to be chosen;
   * hidden and empty ones are left out. Otherwise the file's own name.
   */
  public List<String> names() {
    return sheets == null
        ? List.of(name)
        : sheets.workbook.visible().stream().map(sheet -> name + "!" + sheet).toList();
  }

  /** Bytes at the path: of a sheet, those of its text. */
  long length() {
    return fingerprint.size;
  }

  /** Whether an entry with such a name can be chosen; always true if the file is no zip file. */
  public boolean holds(Pattern usual) {
    try {
      choosing(usual);
      return true;
    } catch (UserError e) {
      return false;
    }
  }

  /** The file's content, decompressed where the name ends in .gz or .zip. */
  public InputStream content() throws IOException {
    return content(name, path, entry, 0, hadoop);
  }

  /**
   * Like {@link #content()}, on a worker, which does not have the file as a whole.
   *
   * @param offset where to begin, bytes; 0 if the file is compressed
   */
  public static InputStream content(
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
      // The JDK's own takes a file for ended if part of it is not available at once.
      return isGzip(path) ? new GzipCompressorInputStream(raw, true) : raw;
    } catch (IOException e) { // the constructor reads the header
      raw.close();
      throw e;
    }
  }

  private static ZippedFile zip(String name, Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return new ZippedFile(name, files.open(path), files.getFileStatus(path).getLen());
  }

  /** Explains a failure to read a damaged file to the user. */
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

  /** Explains any failure to read the file to the user. */
  public static UserError unreadable(String name, IOException e) {
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

  /** Copies an embedded file into a folder named by its hash; an existing copy is kept. */
  private static Path stage(String name, Path staging, Configuration hadoop) {
    String entry = name.substring(EMBEDDED.length());
    try (InputStream in = InputFile.class.getResourceAsStream(resource(name))) {
      if (in == null) {
        throw notEmbedded(name);
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
      throw notStaged(staging, e);
    }
  }

  private static UserError notStaged(Path staging, IOException e) {
    return UserError.output(
        staging.toString(),
        "cannot be written (" + e.getMessage() + ")",
        "Choose a folder that you may write, with room for 60 MB, with --out.");
  }

  /** SHA-256 of a text in UTF-8, 64 hex digits. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }
}
