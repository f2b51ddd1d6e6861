package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.TestSpark;
import org.junit.jupiter.api.Test;

class NamedRowsIT {
  private final SparkSession session = TestSpark.session();

  /** Three and five times two: the name means what its owner says, to nobody else. */
  @Test
  void aNameMeansItsOwnersRowsAndIsNotLeftInTheSession() {
    NamedRows three = NamedRows.in(session).with("counted_row", session.range(3).toDF());
    NamedRows five = three.with("counted_row", session.range(5).toDF());
    String query = "SELECT 2 * count(*) FROM counted_row";

    assertThat(three.sql(query).first().getLong(0)).isEqualTo(6);
    assertThat(five.sql(query).first().getLong(0)).isEqualTo(10);
    assertThatThrownBy(() -> session.sql(query)).isInstanceOf(AnalysisException.class);
  }

  @Test
  void rowsOfSeveralOwnersAreReadTogether() {
    NamedRows small = NamedRows.in(session).with("small", session.range(2).toDF());
    NamedRows large = NamedRows.in(session).with("large", session.range(7).toDF());

    assertThat(
            small
                .with(large)
                .sql("SELECT count(*) FROM small CROSS JOIN large")
                .as(org.apache.spark.sql.Encoders.LONG())
                .collectAsList())
        .isEqualTo(List.of(14L));
  }

  @Test
  void aNameThatNobodyGaveIsTold() {
    NamedRows rows = NamedRows.in(session).with("given", session.range(2).toDF());

    assertThatThrownBy(() -> rows.rows("missing"))
        .hasMessage("no rows are called missing: [given]");
  }
}
