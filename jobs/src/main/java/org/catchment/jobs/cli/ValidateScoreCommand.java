package org.catchment.jobs.cli;

import static org.catchment.jobs.cli.Summary.line;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.score.DemandFigures;
import org.catchment.jobs.score.DemandModels.Tried;
import org.catchment.jobs.score.Score;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares scores with the truth: published volumes that were withheld from the models. */
@Command(
    name = "validate-score",
    description = {
      "Tests the demand models on accounts that they have not seen.",
      "",
      "Every model is fitted to four fifths of the accounts with published volumes, and predicts the",
      "other fifth. It tells how near they come: rank correlation, how many of the",
      "largest are found, how often the truth is within the 90 %% interval, and calibration.",
      "Accounts in the files without a procedure of the line count as 0: CMS withholds counts under",
      "11."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment validate-score --out results",
      "  catchment validate-score --out results --json"
    })
final class ValidateScoreCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Mixin private FinishedRun run = new FinishedRun();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = options.load(List.of()).config();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (SparkSession session = Sessions.start(config)) {
      List<Tried> tried =
          Score.demandModels(run.tables(session, config.out()), config.score()).tried();
      if (tried.isEmpty()) {
        throw UserError.config(
            "No demand model can be fitted: too few facilities have published volumes.",
            "Name files of volumes by hospital or surgery center under input.sources, such as"
                + " Medicare's comprehensive APC or inpatient file, and run again.");
      }
      out.print(json ? JSON.writeValueAsString(json(tried)) + System.lineSeparator() : text(tried));
      out.flush();
    }
    return 0;
  }

  private static List<Map<String, Object>> json(List<Tried> tried) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (Tried model : tried) {
      DemandFigures figures = model.figures();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("product_line", model.productLine());
      fields.put("account_type", model.accountType());
      fields.put("model", model.kind());
      fields.put("is_chosen", model.isChosen());
      fields.put("fitted_accounts", model.fitted());
      fields.put("held_out_accounts", figures.accounts());
      fields.put("spearman", figures.spearman());
      fields.put("top_decile_hit_rate", figures.topDecileHitRate());
      fields.put("top_fifth_hit_rate", figures.topFifthHitRate());
      fields.put("interval_coverage", figures.intervalCoverage());
      fields.put("calibration", figures.calibration());
      models.add(fields);
    }
    return models;
  }

  static String text(List<Tried> tried) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "  %-16s %-12s %-8s %9s %9s %10s %11s %11s",
        "product line",
        "type",
        "model",
        "held out",
        "spearman",
        "top decile",
        "top fifth",
        "in interval");
    for (Tried model : tried) {
      DemandFigures figures = model.figures();
      line(
          text,
          "%s %-16s %-12s %-8s %,9d %9.3f %9.1f%% %10.1f%% %10.1f%%",
          model.isChosen() ? "*" : " ",
          model.productLine(),
          model.accountType(),
          model.kind().key(),
          figures.accounts(),
          figures.spearman(),
          100 * figures.topDecileHitRate(),
          100 * figures.topFifthHitRate(),
          100 * figures.intervalCoverage());
    }
    line(
        text,
        "* chosen. Calibration of these, mean procedures a year by tenths of the prediction:");
    for (Tried model : tried) {
      if (model.isChosen()) {
        line(text, "  %s, %s", model.productLine(), model.accountType());
        StringBuilder predicted = new StringBuilder();
        StringBuilder published = new StringBuilder();
        for (DemandFigures.Tenth tenth : model.figures().calibration()) {
          predicted.append(String.format(Locale.ROOT, "%9.1f", tenth.predicted()));
          published.append(String.format(Locale.ROOT, "%9.1f", tenth.published()));
        }
        line(text, "    predicted %s", predicted);
        line(text, "    published %s", published);
      }
    }
    return text.toString();
  }
}
