package org.catchment.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.conform.Conform;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.evaluate.Evaluate;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.publish.Publish;
import org.catchment.jobs.run.Pipeline;
import org.catchment.jobs.run.RunListener;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.score.Score;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
    name = "catchment",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description =
        "Divides a country among the reps of a medical-device company into balanced territories.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:an error of Catchment or of the machine; the log has the details",
      "2:wrong option, key or value of the configuration",
      "3:an input is missing, damaged or not in its layout, or too many rows are rejected",
      "4:the output cannot be written, or another version wrote it",
      "5:a claim that `verify` checked does not hold"
    })
public final class Main {
  private static final int INTERNAL_ERROR = 1;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Names of the steps, for callers that do not need the steps themselves: those load Spark. */
  static final List<String> STEP_NAMES =
      List.of("ingest", "conform", "score", "align", "evaluate", "publish");

  /** The steps of a run, in order. */
  static List<Step> steps() {
    return List.of(
        new Ingest(), new Conform(), new Score(), new Align(), new Evaluate(), new Publish());
  }

  /** The pipeline of these steps, in this version. */
  static Pipeline pipeline(SparkSession session, Config config, RunListener listener) {
    return new Pipeline(session, config, steps(), Version.current(), listener);
  }

  /** The verbs, ready to execute. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec()
        .usageMessage()
        .footerHeading("%nExamples:%n")
        .footer(
            "  catchment demo                                 the United States in 250 territories",
            "  catchment inspect my-accounts.csv              what a file of yours is, and how to use it",
            "  catchment run --set align.territories=120      the same data, other territories",
            "  catchment run --config my.yaml --out results   your own accounts",
            "  catchment config --config my.yaml              what is in effect, and from where",
            "  catchment verify --out results                 is what the run claims true?",
            "  catchment explain --out results --account NPI  why an account has its score",
            "  catchment tables                               what the tables hold",
            "  catchment sql --out results \"SELECT * FROM published.current_territory\"",
            "  catchment generate --out nation                a made-up nation, for load tests");
    line.addSubcommand(new RunCommand.Demo());
    line.addSubcommand(new InspectCommand());
    line.addSubcommand(new RunCommand());
    for (String step : STEP_NAMES) {
      line.addSubcommand(step, new StepCommand(step));
    }
    line.addSubcommand(new VerifyCommand());
    line.addSubcommand(new ExplainCommand());
    line.addSubcommand(new ValidateScoreCommand());
    line.addSubcommand(new SqlCommand());
    line.addSubcommand(new TablesCommand());
    line.addSubcommand(new TemplateCommand());
    line.addSubcommand(new ConfigCommand());
    line.addSubcommand(new GenerateCommand());
    line.setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed.getErr()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setUsageHelpLongOptionsMaxWidth(28);
    return line;
  }

  private static int report(Exception failure, PrintWriter err) {
    err.println();
    Optional<UserError> error = UserError.within(failure);
    if (error.isPresent()) {
      err.println("catchment: " + error.get().getMessage());
      return error.get().kind().exitCode;
    }
    err.println("catchment: internal error: " + failure);
    err.println(
        "  Details are in "
            + System.getProperty(Sessions.LOG_PROPERTY, "the log")
            + "; please"
            + " report them. Readers of the tables see nothing of the unfinished run.");
    LoggerFactory.getLogger(Main.class).error("Unexpected failure", failure);
    return INTERNAL_ERROR;
  }

  /** The version that the build recorded, and the commit that the launcher found. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"catchment " + current()};
    }

    static String current() {
      Properties build = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
        build.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return build.getProperty("version") + "+" + System.getProperty("catchment.commit", "unknown");
    }
  }
}
