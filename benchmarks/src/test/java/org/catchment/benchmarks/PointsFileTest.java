package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("points.csv"), text);
  }

  @Test
  void aPlaneGoesBeforeTheGlobeUnlessTheGlobeIsAskedFor() throws IOException {
    Path file = file("x,y,lat,lon,w\n-3,4.5,40,-75,2\n");

    assertThat(PointsFile.read(file, false).planar()).isTrue();
    assertThat(PointsFile.read(file, false).at(0)).isEqualTo(new AccountSource.Account(-3, 4.5, 2));
    assertThat(PointsFile.read(file, true).planar()).isFalse();
    assertThat(PointsFile.read(file, true).at(0)).isEqualTo(new AccountSource.Account(40, -75, 2));
  }

  @Test
  void aWrongValueIsNamedWithItsRowAndColumn() throws IOException {
    Path swapped = file("lat,lon,w\n40,-75,1\n-175,40,1\n");
    assertThatThrownBy(() -> PointsFile.read(swapped, false))
        .hasMessageContaining("points.csv, row 3, column lat, value '-175'")
        .hasMessageContaining("not a latitude in [-90, 90]");

    Path negative = file("lat,lon,w\n40,-75,-1\n");
    assertThatThrownBy(() -> PointsFile.read(negative, false))
        .hasMessageContaining("column w, value '-1': not a weight above 0");

    Path shortRow = file("x,y,w\n1,2\n");
    assertThatThrownBy(() -> PointsFile.read(shortRow, false))
        .hasMessageContaining("row 2, column w, value ''");
  }

  @Test
  void aHeaderWithoutTheColumnsSaysWhichToName() throws IOException {
    Path file = file("a,b\n1,2\n");

    assertThatThrownBy(() -> PointsFile.read(file, false))
        .hasMessageContaining("the header has no lat, lon, w")
        .hasMessageContaining("lat,lon,w (degrees) or x,y,w (km)");
  }

  @Test
  void aFileWithoutAccountsOrNotThereIsRefused() throws IOException {
    Path empty = file("lat,lon,w\n");

    assertThatThrownBy(() -> PointsFile.read(empty, false)).hasMessageContaining("no accounts");
    assertThatThrownBy(() -> PointsFile.read(folder.resolve("none.csv"), false))
        .hasMessageContaining("no such file");
  }

  @Test
  void aGzipFileThatIsCutOffSaysSo() throws IOException {
    Path whole = folder.resolve("whole.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("lat,lon,w\n40,-75,1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(PointsFile.read(whole, false).size()).isEqualTo(1);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, bytes.length - 12));

    assertThatThrownBy(() -> PointsFile.read(cut, false))
        .hasMessageContaining("damaged or cut off");
  }
}
