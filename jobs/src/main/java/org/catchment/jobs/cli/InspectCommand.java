package org.catchment.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.ShellWord;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.inspect.Inspection;
import org.catchment.jobs.inspect.InspectionText;
import org.catchment.jobs.inspect.ProposedConfig;
import org.catchment.jobs.run.Sessions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at files before a run does. */
@Command(
    name = "inspect",
    description =
        "Says in seconds what files are: which source they fit and by which columns, how their values"
            + " are read, what is wrong with them, and the configuration that reads them. Of a large"
            + " file it reads a sample.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment inspect accounts.csv",
      "  catchment inspect accounts.csv sales.csv roster.csv   one configuration for all",
      "  catchment inspect company.xlsx                        every sheet",
      "  catchment inspect accounts.csv --yaml > my.yaml       only the configuration"
    })
final class InspectCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, as input.path names them.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--yaml", description = "Print the configuration and nothing else.")
  private boolean isYaml;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    List<Inspection> inspections = inspect();
    String yaml = ProposedConfig.of(inspections);
    for (Inspection file : inspections) {
      if (!isYaml) {
        out.println(InspectionText.of(file));
      } else if (!file.fits()) {
        err.print("catchment: no source fits: " + InspectionText.of(file));
      }
    }
    if (isYaml) {
      out.print(yaml);
    } else if (!yaml.isEmpty()) {
      out.println("Configuration");
      out.println(yaml.indent(2));
      String typed = files.stream().map(ShellWord::of).collect(Collectors.joining(" "));
      out.println("Next");
      out.println("  catchment inspect " + typed + " --yaml > my.yaml");
      out.println("  catchment run --config my.yaml --dry-run");
    }
    out.flush();
    err.flush();
    return inspections.stream().allMatch(Inspection::fits) ? 0 : UserError.Kind.INPUT.exitCode;
  }

  private List<Inspection> inspect() throws IOException {
    Config config = ConfigLoader.load(null, List.of()).config();
    Configuration hadoop = Sessions.hadoop(config);
    Set<String> types = new LinkedHashSet<>(config.score().types());
    java.nio.file.Path copies = Files.createTempDirectory("catchment-inspect");
    try {
      List<Inspection> inspections = new ArrayList<>();
      for (String name : files) {
        // each sheet of a workbook
        for (String each : InputFile.open(name, new Path(copies.toUri()), hadoop).names()) {
          inspections.add(
              Inspection.of(InputFile.open(each, new Path(copies.toUri()), hadoop), types));
        }
      }
      return inspections;
    } finally {
      FileUtil.fullyDelete(copies.toFile());
    }
  }
}
