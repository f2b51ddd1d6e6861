package org.catchment.jobs.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.error.UserError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFileTest {
  /** A small file that comes with Catchment. */
  private static final String EMBEDDED = "embedded:us-atlas/LICENSE";

  @TempDir Path dir;

  @Test
  void theHashIsThatOfTheBytes() throws IOException {
    Files.writeString(dir.resolve("abc.csv"), "abc");

    InputFile file = open("abc.csv");

    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    assertThat(file.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(file.sizeBytes()).isEqualTo(3);
    assertThat(file.name()).isEqualTo(path("abc.csv"));
    assertThat(file.path()).hasToString("file:" + path("abc.csv"));
  }

  @Test
  void aCompressedFileIsHashedAsDelivered() throws IOException {
    byte[] zipped = gzip("abc");
    Files.write(dir.resolve("abc.csv.gz"), zipped);
    Files.write(dir.resolve("abc.bin"), zipped);

    assertThat(open("abc.csv.gz").sha256()).isEqualTo(open("abc.bin").sha256());
    assertThat(open("abc.csv.gz").sizeBytes()).isEqualTo(zipped.length);
  }

  // Files that come with Catchment

  @Test
  void anEmbeddedFileIsStagedUnderItsHash() throws IOException {
    InputFile file = open(EMBEDDED);

    assertThat(file.name()).isEqualTo(EMBEDDED);
    assertThat(file.path())
        .hasToString("file:" + path("staging") + "/" + file.sha256() + "/LICENSE");
    assertThat(Files.readAllBytes(staged(file))).isEqualTo(embedded());
    assertThat(file.sizeBytes()).isEqualTo(embedded().length);
  }

  @Test
  void aStagedFileIsKept() throws IOException {
    Path staged = staged(open(EMBEDDED));
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(staged, longAgo);

    assertThat(staged(open(EMBEDDED))).isEqualTo(staged);

    assertThat(Files.getLastModifiedTime(staged)).isEqualTo(longAgo);
  }

  @Test
  void aStagedFileThatIsCutOffIsReplaced() throws IOException {
    Path staged = staged(open(EMBEDDED));
    Files.write(staged, new byte[] {1, 2, 3});

    InputFile again = open(EMBEDDED);

    assertThat(Files.readAllBytes(staged(again))).isEqualTo(embedded());
  }

  @Test
  void nothingButTheStagedFileIsLeftInTheStaging() throws IOException {
    InputFile file = open(EMBEDDED);

    try (Stream<Path> files = Files.walk(dir.resolve("staging"))) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("LICENSE", ".LICENSE.crc"); // Hadoop's checksum
    }
    assertThat(file.sizeBytes()).isPositive();
  }

  // What users read when a file is wrong, word for word

  @Test
  void aMissingFile() {
    assertError(
        errorOf("no.csv"),
        path("no.csv"),
        """
        : there is no such file
          Check the path in the section `input` of the configuration; relative paths start at the \
        folder that the command is typed in.\
        """);
  }

  @Test
  void anEmptyFile() throws IOException {
    Files.createFile(dir.resolve("a.csv"));

    assertError(
        errorOf("a.csv"),
        path("a.csv"),
        """
        : is empty
          Fetch the file again, or take it out of the section `input`.\
        """);
  }

  @Test
  void aFolder() throws IOException {
    Files.createDirectory(dir.resolve("data"));

    assertError(
        errorOf("data"),
        path("data"),
        """
        : is a folder
          Name each file under input.\
        """);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 15}) // in the header of 10 bytes, and in the data
  void aCompressedFileThatIsCutOff(int bytes) throws IOException {
    byte[] zipped = gzip("npi,name,city,state,zip,lat,lon");
    Files.write(dir.resolve("a.csv.gz"), Arrays.copyOf(zipped, bytes));

    assertError(
        errorOfHeader("a.csv.gz"),
        path("a.csv.gz"),
        """
        : the gzip ends too early: the file is cut off
          Fetch or copy the file again and compare its size with the original; `gzip -t` must \
        accept it.\
        """);
  }

  @Test
  void aFileThatIsCalledCompressedAndIsNot() throws IOException {
    Files.writeString(dir.resolve("a.csv.gz"), "npi,name,city,state,zip,lat,lon\n");

    assertError(
        errorOfHeader("a.csv.gz"),
        path("a.csv.gz"),
        """
        : is not a sound gzip file (Input is not in the .gz format)
          Fetch the file again, or drop the ending .gz when it is not compressed.\
        """);
  }

  @Test
  void aCompressedFileOfSeveralMembersIsReadToItsEnd() throws IOException {
    Files.write(dir.resolve("a.csv.gz"), together(gzip("a,b\n"), gzip("1,2\n")));

    assertThat(contentOf("a.csv.gz")).isEqualTo("a,b\n1,2\n");
  }

  @Test
  void whatFollowsTheCompressedDataIsNotPassedOverInSilence() throws IOException {
    Files.write(dir.resolve("a.csv.gz"), together(gzip("a,b\n"), new byte[] {1, 2, 3}));

    assertError(
        errorOfContent("a.csv.gz"),
        path("a.csv.gz"),
        """
        : is not a sound gzip file (Garbage after a valid .gz stream)
          Fetch the file again, or drop the ending .gz when it is not compressed.\
        """);
  }

  // Zip files

  @Test
  void theOnlyEntryOfAZipIsRead() throws IOException {
    zip("a.zip", "data/a.csv", "a,b\n1,2\n", "data/", "", "__MACOSX/data/._a.csv", "?");

    assertThat(contentOf("a.zip")).isEqualTo("a,b\n1,2\n");
  }

  @Test
  void theEntryThatIsNamedIsRead() throws IOException {
    zip("a.zip", "data/a.csv", "a", "data/b.csv", "b");

    assertThat(contentOf("a.zip!data/b.csv")).isEqualTo("b");
    assertThat(contentOf("a.zip!b.csv")).isEqualTo("b");
  }

  @Test
  void theEntryThatLooksAsUsualIsRead() throws IOException {
    zip(
        "a.zip",
        "readme.pdf",
        "?",
        "npidata_pfile_1.csv",
        "a",
        "npidata_pfile_1_fileheader.csv",
        "b");
    Pattern usual =
        Pattern.compile("npidata_pfile_.*(?<!fileheader)\\.csv", Pattern.CASE_INSENSITIVE);

    InputFile chosen = open("a.zip").choosing(usual);

    assertThat(chosen.entry()).isEqualTo("npidata_pfile_1.csv");
    try (InputStream in = chosen.content()) {
      assertThat(in).hasContent("a");
    }
  }

  @Test
  void aZipOfSeveralListsThem() throws IOException {
    zip("a.zip", "a.csv", "a", "b.csv", "b");

    assertError(
        catchThrowableOfType(UserError.class, () -> open("a.zip").choosing(FileLayout.ANY_ENTRY)),
        path("a.zip"),
        """
        : 2 of its entries can be meant
          Name one, as in file.zip!entry.csv. It holds: a.csv, b.csv.\
        """);
    assertError(
        catchThrowableOfType(
            UserError.class, () -> open("a.zip!c.csv").choosing(FileLayout.ANY_ENTRY)),
        path("a.zip!c.csv"),
        """
        : none of its entries can be meant
          Name one, as in file.zip!entry.csv. It holds: a.csv, b.csv.\
        """);
  }

  @Test
  void aZipThatIsCutOff() throws IOException {
    byte[] whole = zip("a.zip", "a.csv", "npi,name,city,state,zip,lat,lon");
    Files.write(dir.resolve("a.zip"), Arrays.copyOf(whole, whole.length / 2));

    assertError(
        errorOfHeader("a.zip"),
        path("a.zip"),
        """
        : the zip ends too early: the file is cut off
          Fetch or copy the file again and compare its size with the original; `unzip -t` must \
        accept it.\
        """);
  }

  @Test
  void aFileThatIsCalledZipAndIsNot() throws IOException {
    Files.writeString(dir.resolve("a.zip"), "npi,name,city,state,zip,lat,lon\n");

    UserError error = errorOfHeader("a.zip");

    assertThat(error).hasMessageStartingWith(path("a.zip") + ": is not a sound zip file (");
    assertThat(error)
        .hasMessageEndingWith(
            ")\n  Fetch the file again, or drop the ending .zip when it is not compressed.");
  }

  @ParameterizedTest
  @ValueSource(ints = {45, 52, 60}) // in the data, which begin behind 30 bytes and the name
  void aZipThatIsDamaged(int at) throws IOException {
    byte[] whole = zip("a.zip", "a.csv", "npi,name,city,state,zip,lat,lon\n".repeat(9));
    whole[at] ^= 0x55;
    Files.write(dir.resolve("a.zip"), whole);

    assertThat(errorOfContent("a.zip"))
        .hasMessageStartingWith(path("a.zip") + ": ")
        .hasMessageMatching("(?s).*(is not a sound zip file|ends too early).*Fetch .*");
  }

  @Test
  void aZipThatIsEncrypted() throws IOException {
    byte[] whole = zip("a.zip", "a.csv", "a");
    int directory = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    whole[6] |= 1; // APPNOTE.TXT 4.4.4: bit 0 of the flags, which stand in both places
    whole[directory + 8] |= 1;
    Files.write(dir.resolve("a.zip"), whole);

    assertError(
        errorOfHeader("a.zip"),
        path("a.zip"),
        """
        : the entry a.csv is encrypted
          Unpack it, and name the unpacked file.\
        """);
  }

  @Test
  void aZipOfAnUnknownMethod() throws IOException {
    byte[] whole = zip("a.zip", "a.csv", "a");
    int directory = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    whole[8] = 98; // PPMd
    whole[directory + 10] = 98;
    Files.write(dir.resolve("a.zip"), whole);

    assertError(
        errorOfHeader("a.zip"),
        path("a.zip"),
        """
        : the entry a.csv is compressed by method 98, which Catchment cannot read
          Unpack it, and name the unpacked file.\
        """);
  }

  @Test
  void anEmbeddedFileThatDoesNotExist() {
    assertError(
        errorOf("embedded:us-atlas/states.json"),
        "embedded:us-atlas/states.json",
        """
        : no such file comes with Catchment
          See `catchment config` for the defaults; a path of your own has no `embedded:`.\
        """);
  }

  @Test
  void aFileSystemThatIsNotThere() {
    UserError error = errorOf("nfs4://host/a.csv");

    assertError(
        error,
        "nfs4://host/a.csv",
        """
        : cannot be read (No FileSystem for scheme "nfs4")
          Check that the file exists and that you may read it.\
        """);
  }

  @Test
  void aPathThatIsNoUri() {
    assertError(
        errorOf("a:b.csv"),
        "a:b.csv",
        """
        : is neither a path nor a URI (java.net.URISyntaxException: Relative path in absolute URI: \
        a:b.csv)
          Rename the file: a colon may only follow the scheme of a URI, as in \
        s3a://bucket/file.csv.\
        """);
  }

  @Test
  void aFileThatIsNoGzipIsClosedAgain() throws IOException {
    Files.writeString(dir.resolve("a.csv.gz"), "npi,name,city,state,zip,lat,lon\n");
    Configuration counting = new Configuration(false);
    counting.setClass("fs.file.impl", CountingFileSystem.class, FileSystem.class);
    counting.setBoolean("fs.file.impl.disable.cache", true);
    InputFile file =
        InputFile.open(path("a.csv.gz"), new org.apache.hadoop.fs.Path(path("staging")), counting);

    assertThatThrownBy(file::content).isInstanceOf(IOException.class);

    assertThat(CountingFileSystem.open).hasValue(0);
  }

  /** The local files, with the number of those that are open. */
  static final class CountingFileSystem extends RawLocalFileSystem {
    static final AtomicInteger open = new AtomicInteger();

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      open.incrementAndGet();
      return new FSDataInputStream(super.open(path, bufferSize)) {
        @Override
        public void close() throws IOException {
          open.decrementAndGet();
          super.close();
        }
      };
    }
  }

  @Test
  void aStagingThatCannotBeWritten() throws IOException {
    Files.createFile(dir.resolve("staging")); // a file where the folder should be

    UserError error = errorOf(EMBEDDED);

    assertThat(error.kind()).isEqualTo(Kind.OUTPUT);
    assertThat(error)
        .hasMessageStartingWith(path("staging") + ": cannot be written (")
        .hasMessageEndingWith(
            ")\n  Choose a folder that you may write, with room for 60 MB, with --out.");
  }

  // Failures of readers that Spark wraps

  @Test
  void damageIsFoundWhereverItIsInTheChainOfCauses() {
    assertThat(InputFile.damage("a.gz", new RuntimeException("job aborted", new EOFException())))
        .hasValueSatisfying(
            error ->
                assertThat(error)
                    .hasMessageStartingWith(
                        "a.gz: the gzip ends too early: the file is cut off\n"));
  }

  @Test
  void anErrorThatIsAlreadyInTheUsersWordsIsKept() {
    UserError inner = UserError.input("b.csv", "is odd", "Mend it.");

    assertThat(InputFile.damage("a.gz", new RuntimeException(inner))).containsSame(inner);
  }

  @Test
  void otherFailuresAreNoDamage() {
    assertThat(InputFile.damage("a.gz", new IOException("the network is down"))).isEmpty();
    assertThat(InputFile.damage("a.gz", new IllegalStateException("a bug"))).isEmpty();
  }

  private InputFile open(String name) {
    return InputFile.open(
        name.contains(":") ? name : path(name),
        new org.apache.hadoop.fs.Path(path("staging")),
        new Configuration(false));
  }

  private UserError errorOf(String name) {
    return catchThrowableOfType(UserError.class, () -> open(name));
  }

  private UserError errorOfHeader(String name) {
    InputFile file = open(name);
    return catchThrowableOfType(
        UserError.class, () -> Heading.read(file, FileLayout.ZIP, StandardCharsets.UTF_8));
  }

  private UserError errorOfContent(String name) {
    return InputFile.damage(
            path(name), catchThrowableOfType(IOException.class, () -> contentOf(name)))
        .orElseThrow();
  }

  private String contentOf(String name) throws IOException {
    try (InputStream in = open(name).content()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes a zip file of entries, each a name and its content, one after the other. */
  private byte[] zip(String name, String... entries) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zipped)) {
      for (int i = 0; i < entries.length; i += 2) {
        out.putNextEntry(new ZipEntry(entries[i]));
        out.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.write(dir.resolve(name), zipped.toByteArray());
    return zipped.toByteArray();
  }

  private static byte[] together(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static void assertError(UserError error, String file, String rest) {
    assertThat(error.kind()).isEqualTo(Kind.INPUT);
    assertThat(error).hasMessage(file + rest);
  }

  private String path(String name) {
    return dir.resolve(name).toString();
  }

  private static Path staged(InputFile file) {
    return Path.of(file.path().toUri().getPath());
  }

  private static byte[] embedded() throws IOException {
    try (InputStream in = InputFile.class.getResourceAsStream("/embedded/us-atlas/LICENSE")) {
      assertThat(in).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zipped.toByteArray();
  }
}
