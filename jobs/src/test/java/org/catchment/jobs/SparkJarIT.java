package org.catchment.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the jar for spark-submit holds. The phase {@code package} builds it, before these tests;
 * they fail where it is not there, for a test that skips itself proves nothing.
 */
class SparkJarIT {
  @Test
  void ourLicenceAndNoticeAreInIt() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(text(jar, "META-INF/LICENSE"))
          .startsWith(Files.readString(Path.of("../LICENSE")).stripTrailing());
      assertThat(text(jar, "META-INF/NOTICE.md"))
          .isEqualTo(Files.readString(Path.of("../NOTICE.md")));
    }
  }

  @Test
  void whatReadsWorkbooksIsInItAndReadsNoOtherXml() throws IOException {
    try (JarFile jar = jar()) {
      for (String name :
          new String[] {
            "org/dhatim/fastexcel/reader/ReadableWorkbook",
            "org/dhatim/fastexcel/Workbook",
            "com/github/rzymek/opczip/OpcOutputStream",
            "com/fasterxml/aalto/stax/InputFactoryImpl",
            "org/codehaus/stax2/XMLInputFactory2"
          }) {
        assertThat(jar.getEntry(name + ".class")).as(name).isNotNull();
      }
      assertThat(jar.getEntry("META-INF/services/javax.xml.stream.XMLInputFactory")).isNull();
    }
  }

  @Test
  void theLicencesOfItsPartsAreKept() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(text(jar, "META-INF/NOTICE")).contains("org.apache.sedona");
      assertThat(text(jar, "META-INF/LICENSE.txt")).contains("Checker Framework");
      assertThat(text(jar, "META-INF/NOTICE.txt")).contains("Joda.org");
      assertThat(text(jar, "NOTICE.txt")).contains("Delta Lake");
      assertThat(text(jar, "META-INF/LICENSE_jackson-core-2.13.5")).contains("Apache");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scala.Option",
        "org.apache.spark.SparkContext",
        "org.apache.hadoop.conf.Configuration",
        "org.apache.logging.log4j.Logger",
        "com.fasterxml.jackson.databind.ObjectMapper"
      })
  void whatSparkBringsIsNotInIt(String name) throws IOException {
    try (JarFile jar = jar()) {
      assertThat(jar.getEntry(name.replace('.', '/') + ".class")).isNull();
    }
  }

  private static JarFile jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith("-spark.jar")).toList();
      assertThat(jars)
          .as(
              "the jar for spark-submit in jobs/target: build it by `mvn -B package -DskipTests`"
                  + " (without -Dshade.skip), or leave these tests out by -DskipITs; of several,"
                  + " delete the old ones by `mvn clean`")
          .hasSize(1);
      return new JarFile(jars.get(0).toFile());
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    ZipEntry found = jar.getEntry(entry);
    assertThat(found).as(entry).isNotNull();
    return new String(jar.getInputStream(found).readAllBytes(), StandardCharsets.UTF_8);
  }
}
