package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.catchment.udfs.CatchmentExtensions;
import org.junit.jupiter.api.Test;

class FunctionsCommandTest {
  @Test
  void eachFunctionHasAPeer() {
    assertThat(FunctionsCommand.functions()).isEqualTo(CatchmentExtensions.names());
  }
}
