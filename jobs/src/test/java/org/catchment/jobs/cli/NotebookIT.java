package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.catchment.jobs.InputWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every cell of every notebook runs, in order, over a finished run. */
class NotebookIT {
  @TempDir private Path folder;

  @Test
  void everyCellRuns() throws IOException {
    InputWorld world =
        new InputWorld(folder)
            .clinic(1, 39.5, -100.5, "10")
            .clinic(2, 39.5, -99.5, "10")
            .facility(",1234567890,refused,,Westham,KS,67001,39.5,-100.5,,asc,,");
    new TestRun(world).all();
    System.setProperty("catchment.out", world.out().toString());
    try (Stream<Path> notebooks = Files.list(Launcher.PROJECT.resolve("notebooks"))) {
      List<Path> all =
          notebooks.filter(path -> path.toString().endsWith(".ipynb")).sorted().toList();
      assertThat(all).isNotEmpty();
      for (Path notebook : all) {
        // The same virtual machine, and so the same Spark session as the other tests.
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
          shell.addToClasspath(
              System.getProperty(
                  "surefire.test.class.path", System.getProperty("java.class.path")));
          for (String cell : cells(notebook)) {
            run(shell, notebook, cell);
          }
        }
      }
    } finally {
      System.clearProperty("catchment.out");
    }
  }

  private static List<String> cells(Path notebook) throws IOException {
    List<String> cells = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        StringBuilder text = new StringBuilder();
        cell.get("source").forEach(line -> text.append(line.asText()));
        cells.add(text.toString());
      }
    }
    assertThat(cells).as(notebook.toString()).isNotEmpty();
    return cells;
  }

  private static void run(JShell shell, Path notebook, String cell) {
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      assertThat(next.completeness().isComplete()).as("%s: %s", notebook, rest).isTrue();
      for (SnippetEvent event : shell.eval(next.source())) {
        List<String> problems =
            shell.diagnostics(event.snippet()).map(problem -> problem.getMessage(null)).toList();
        assertThat(event.status())
            .as("%s: %s %s", notebook, next.source(), problems)
            .isEqualTo(Snippet.Status.VALID);
        assertThat(cause(event)).as("%s: %s", notebook, next.source()).isEmpty();
      }
      rest = next.remaining();
    }
  }

  private static String cause(SnippetEvent event) {
    Throwable exception = event.exception();
    return exception instanceof EvalException thrown
        ? thrown.getExceptionClassName() + ": " + thrown.getMessage()
        : exception == null ? "" : exception.toString();
  }
}
