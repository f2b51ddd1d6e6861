package org.catchment.jobs.spark.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowSqlTest {
  @Test
  void expressionsAreComputedWithoutASession() {
    RowSql sql =
        new RowSql(
            StructType.fromDDL("v STRING, m MAP<STRING, STRING>"),
            List.of(
                "try_cast(v AS DECIMAL(12, 2))",
                "nullif(trim(v), '') IS NULL",
                "normalize_zip(v)", // one of our functions
                "m[v]",
                "CASE WHEN v BETWEEN 'a' AND 'c' THEN named_struct('letter', upper(v)) END"));

    assertThat(sql.of(0, "1.5", Map.of())).isEqualTo(new BigDecimal("1.50"));
    assertThat(sql.of(0, "x", Map.of())).isNull();
    assertThat(sql.of(1, "  ", Map.of())).isEqualTo(true);
    assertThat(sql.of(2, "210", null)).isEqualTo("00210");
    assertThat(sql.of(3, "k", Map.of("k", "ä"))).isEqualTo("ä");
    assertThat(sql.of(4, "b", null)).isEqualTo(RowFactory.create("B"));
    assertThat(sql.of(4, null, null)).isNull();
  }
}
