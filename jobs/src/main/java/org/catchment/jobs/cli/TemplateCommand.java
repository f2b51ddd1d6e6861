package org.catchment.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.BlankForm;
import org.dhatim.fastexcel.StyleSetter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the files of a company, blank. */
@Command(
    name = "template",
    description = {
      "Writes blank files for your accounts, sales, calls, reps and alignment.",
      "",
      "Either an Excel workbook with a sheet each, or a folder of CSV files. The sheet About, or the"
          + " list printed, says what belongs in each column, and which are needed: in the workbook"
          + " their headers are yellow. Fill in what you have, and take out what you have not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment template company.xlsx        a workbook",
      "  catchment template company/            a folder of CSV files"
    })
final class TemplateCommand implements Callable<Integer> {
  private static final String VERSION =
      "1.0"; // of the application, as Excel's file properties want

  /** Color behind the headers of columns that are needed, red, green, blue. */
  private static final String NEEDED = "FFE699";

  @Parameters(
      arity = "1",
      paramLabel = "PATH",
      description = "A file that ends in .xlsx, or a folder. No file is overwritten.")
  private Path path = Path.of("company.xlsx");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<BlankForm> forms = BlankForm.all();
    boolean isWorkbook = path.toString().toLowerCase(Locale.ROOT).endsWith(".xlsx");
    try {
      if (isWorkbook) {
        workbook(forms);
      } else {
        texts(forms);
      }
    } catch (IOException e) {
      throw UserError.output(
          path.toString(),
          "cannot be written (" + e.getMessage() + ")",
          "Choose a folder that you may write.");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (!isWorkbook) {
      about(out, forms);
    }
    out.printf("Wrote %s. Fill in what you have; then, in a file my.yaml:%n%n", path);
    configuration(out, forms, isWorkbook);
    out.flush();
    return 0;
  }

  private void workbook(List<BlankForm> forms) throws IOException {
    refuseToOverwrite(path);
    Path partial = path.resolveSibling(path.getFileName() + ".partial");
    try (OutputStream out = Files.newOutputStream(partial)) {
      Workbook book = new Workbook(out, "Catchment", VERSION);
      for (BlankForm form : forms) {
        Worksheet sheet = book.newWorksheet(form.name());
        for (int c = 0; c < form.columns().size(); c++) {
          BlankForm.Column column = form.columns().get(c);
          sheet.value(0, c, column.header());
          sheet.width(c, Math.max(12, column.header().length() + 2));
          sheet.style(c).format(format(column.header())).set();
          StyleSetter heading = sheet.style(0, c);
          heading.bold();
          if (!column.need().isEmpty()) {
            heading.fillColor(NEEDED);
          }
          heading.set();
        }
        sheet.freezePane(0, 1);
      }
      about(book.newWorksheet("About"), forms);
      book.finish();
    }
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String format(String column) {
    return switch (column) {
      // Text, so that Excel keeps the zeros before an id or a ZIP code.
      case "account_id", "npi", "provider_num", "zip", "home_zip", "county" -> "@";
      case "date", "valid_from", "valid_to" -> "yyyy-mm-dd";
      default -> "General";
    };
  }

  private static void about(Worksheet about, List<BlankForm> forms) {
    List<String> titles = List.of("sheet", "column", "needed", "what belongs in it");
    for (int c = 0; c < titles.size(); c++) {
      about.value(0, c, titles.get(c));
      about.style(0, c).bold().set();
      about.width(c, List.of(12, 20, 32, 70).get(c));
    }
    int row = 1;
    for (BlankForm form : forms) {
      for (BlankForm.Column column : form.columns()) {
        about.value(row, 0, form.name());
        about.value(row, 1, column.header());
        about.value(row, 2, column.need());
        about.value(row++, 3, column.meaning());
      }
    }
  }

  private void texts(List<BlankForm> forms) throws IOException {
    Files.createDirectories(path);
    forms.forEach(form -> refuseToOverwrite(file(form)));
    for (BlankForm form : forms) {
      Files.writeString(
          file(form),
          form.columns().stream().map(BlankForm.Column::header).collect(Collectors.joining(","))
              + "\n",
          StandardCharsets.UTF_8);
    }
  }

  private Path file(BlankForm form) {
    return path.resolve(form.name() + ".csv");
  }

  private static void refuseToOverwrite(Path file) {
    if (Files.exists(file)) {
      throw UserError.output(
          file.toString(), "is there already", "Choose another name, or take the file away.");
    }
  }

  private static void about(PrintWriter out, List<BlankForm> forms) {
    for (BlankForm form : forms) {
      out.printf("%s: %s%n", form.name(), form.title());
      for (BlankForm.Column column : form.columns()) {
        out.printf(
            "  %-18s  %s%s%n",
            column.header(),
            column.meaning(),
            column.need().isEmpty()
                ? ""
                : column.need().equals("yes") ? " (needed)" : " (" + column.need() + ")");
      }
      out.println();
    }
  }

  private void configuration(PrintWriter out, List<BlankForm> forms, boolean isWorkbook) {
    out.println("input:");
    for (BlankForm form : forms) {
      boolean isAccounts = form == forms.get(0);
      String file = isWorkbook ? path + "!" + form.name() : file(form).toString();
      if (isAccounts) {
        out.println("  facility:");
      } else if (form == forms.get(1)) {
        out.println("  sources:");
      }
      out.printf(
          "    - {path: '%s'%s}%n",
          file.replace("'", "''"), isAccounts ? "" : ", layout: " + form.source());
    }
  }
}
