package org.catchment.jobs.ingest;

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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.catchment.jobs.UserError;
import org.catchment.jobs.UserError.Kind;
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

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n", "a,b\n", "a,b"})
  void theFirstLineHasNoEndOfLine(String content) throws IOException {
    Files.writeString(dir.resolve("a.csv"), content);
    Files.write(dir.resolve("a.csv.gz"), gzip(content));

    assertThat(open("a.csv").firstLine()).asString(StandardCharsets.UTF_8).isEqualTo("a,b");
    assertThat(open("a.csv.gz").firstLine()).asString(StandardCharsets.UTF_8).isEqualTo("a,b");
  }

  @Test
  void theFirstLineMayBeEmpty() throws IOException {
    Files.writeString(dir.resolve("a.csv"), "\na,b\n");
    Files.write(dir.resolve("a.csv.gz"), gzip(""));

    assertThat(open("a.csv").firstLine()).isEmpty();
    assertThat(open("a.csv.gz").firstLine()).isEmpty();
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
    assertThat(file.firstLine()).isNotEmpty();
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
        errorOfFirstLine("a.csv.gz"),
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
        errorOfFirstLine("a.csv.gz"),
        path("a.csv.gz"),
        """
        : is not a sound gzip file (Not in GZIP format)
          Fetch the file again, or drop the ending .gz when it is not compressed.\
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
          Rename the file: a colon stands only behind the scheme of a URI, as in \
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

    assertThatThrownBy(file::content).isInstanceOf(ZipException.class);

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

  private UserError errorOfFirstLine(String name) {
    InputFile file = open(name);
    return catchThrowableOfType(UserError.class, file::firstLine);
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
