package org.catchment.jobs;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.catchment.jobs.spark.NamedRows;

/** Who may know whom. A rule that selects no class fails, so a renamed package is noticed. */
@AnalyzeClasses(packages = "org.catchment", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String JOBS = "org.catchment.jobs..";
  private static final String CLI = "org.catchment.jobs.cli..";
  private static final String INSPECT = "org.catchment.jobs.inspect..";
  private static final String TABLE = "org.catchment.jobs.table..";
  private static final String SOLVER = "org.catchment.jobs.align.solver..";

  private static final List<String> STEPS =
      List.of(
          "ingest",
          "conform",
          "score",
          "align",
          "evaluate",
          "verify",
          "publish",
          "generate",
          "inspect");

  @ArchTest
  static final ArchRule UDFS_WORK_IN_ANYBODYS_SESSION =
      noClasses()
          .that()
          .resideInAPackage("org.catchment.udfs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(JOBS);

  /**
   * Only the command line, which puts the steps in order, knows them; and what looks at files as
   * they would.
   */
  @ArchTest
  static final ArchRule STEPS_MEET_ONLY_IN_TABLES =
      CompositeArchRule.of(STEPS.stream().map(ArchitectureTest::onlyTheCommandLineKnows).toList());

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_COMMAND_LINE =
      classes()
          .that()
          .resideInAPackage(CLI)
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage(CLI);

  /** Spark's writers, of every kind, and Delta's own interface. */
  @ArchTest
  static final ArchRule ONLY_TABLE_WRITES_TABLES =
      noClasses()
          .that()
          .resideOutsideOfPackage(TABLE)
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.spark\\.sql\\..*(DataFrameWriter|DataFrameWriterV2|MergeIntoWriter|DataStreamWriter)"
                  + "|io\\.delta\\.tables\\..*");

  /** What may change with every version of Spark and Delta is used in one place. */
  @ArchTest
  static final ArchRule ONLY_SPARK_TOUCHES_THE_INSIDES_OF_CATALYST_AND_DELTA =
      noClasses()
          .that()
          .resideInAPackage(JOBS)
          .and()
          .resideOutsideOfPackage("org.catchment.jobs.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.classic..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.sql.delta..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_IN_NO_CYCLE =
      SlicesRuleDefinition.slices().matching("org.catchment.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_HOUSE_ITSELF_IS_EMPTY =
      noClasses().should().resideInAPackage("org.catchment.jobs");

  /** More files than a newcomer reads the names of are two rooms. */
  @ArchTest
  static void packagesAreOfTwentyFilesAtMost(JavaClasses classes) {
    Map<String, Long> files =
        classes.stream()
            .filter(type -> type.getPackageName().startsWith("org.catchment.jobs"))
            .filter(type -> type.isTopLevelClass())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files).isNotEmpty().allSatisfy((room, size) -> assertThat(size).isLessThan(21));
  }

  /** A view of the session means the same to every thread, and until somebody drops it. */
  @ArchTest
  static final ArchRule SQL_TEXT_READS_VALUES =
      noClasses()
          .that()
          .doNotBelongToAnyOf(NamedRows.class)
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Dataset.class)))
                  .and(target(nameMatching("create.*TempView"))));

  @ArchTest
  static final ArchRule SOLVER_KNOWS_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage(SOLVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  /** The solver's rooms, in the order in which a run reads them: each knows those before it. */
  private static final List<String> SOLVER_ROOMS =
      List.of(
          "geometry",
          "goal",
          "holdings",
          "sweep",
          "layout",
          "answer",
          "prices",
          "centers",
          "finish",
          "units");

  @ArchTest
  static final ArchRule ROOMS_OF_THE_SOLVER_KNOW_THOSE_BEFORE_THEM =
      CompositeArchRule.of(SOLVER_ROOMS.stream().map(ArchitectureTest::knowsNoRoomBehind).toList());

  private static ArchRule knowsNoRoomBehind(String room) {
    String solver = "org.catchment.jobs.align.solver";
    String[] behind =
        Stream.concat(
                Stream.of(solver),
                SOLVER_ROOMS.stream()
                    .skip(SOLVER_ROOMS.indexOf(room) + 1)
                    .map(other -> solver + "." + other + ".."))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(solver + "." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(behind);
  }

  /** That config knows no step follows from {@link #STEPS_MEET_ONLY_IN_TABLES}. */
  @ArchTest
  static final ArchRule CONFIG_KNOWS_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage("org.catchment.jobs.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", TABLE);

  private static ArchRule onlyTheCommandLineKnows(String step) {
    String own = "org.catchment.jobs." + step + "..";
    return classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(own, CLI, INSPECT);
  }
}
