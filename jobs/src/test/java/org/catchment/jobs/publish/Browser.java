package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * The Chromium of this machine, without a window, for tests of the published page. Start one a
 * class.
 *
 * <pre>{@code
 * try (Browser browser = Browser.start();
 *     Browser.Tab tab = browser.open(page.toUri())) {
 *   tab.page().locator("#search").fill("Akron");
 *   tab.assertQuiet();
 * }
 * }</pre>
 *
 * <p>Where there is no Chromium, {@link #start()} skips the test and says so, or fails it if {@code
 * CATCHMENT_REQUIRE_BROWSER=1} (as {@code .ci/run} sets).
 */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--no-sandbox", // Chromium refuses to run as root with it
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** The browser; the test is skipped, or fails, where there is none. */
  public static Browser start() {
    return new Browser(executable(System.getenv()));
  }

  /** Where Chromium is, by the environment given. */
  static Path executable(Map<String, String> environment) {
    String given = environment.getOrDefault("CATCHMENT_CHROMIUM", "");
    if (!given.isEmpty()) {
      assertThat(Path.of(given)).as("CATCHMENT_CHROMIUM").isExecutable();
      return Path.of(given);
    }
    String[] folders = environment.getOrDefault("PATH", "").split(File.pathSeparator, -1);
    for (String name : NAMES) {
      for (String folder : folders) {
        Path candidate = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    String remedy =
        "no Chromium on the PATH: the map page is NOT tested. Install one (`apt-get install"
            + " chromium`) or set CATCHMENT_CHROMIUM to its path.";
    if (environment.getOrDefault("CATCHMENT_REQUIRE_BROWSER", "").equals("1")) {
      throw new AssertionError(remedy);
    }
    System.err.println("SKIPPED: " + remedy); // Surefire does not count a skipped class
    throw new TestAbortedException(remedy);
  }

  /** A screen of 1280 x 800; animations are off, so that what a click does is done at once. */
  public static NewContextOptions desktop() {
    return new NewContextOptions()
        .setViewportSize(1280, 800)
        .setReducedMotion(ReducedMotion.REDUCE);
  }

  /** An upright phone of 390 x 844 with touch. */
  public static NewContextOptions phone() {
    return desktop().setViewportSize(390, 844).setHasTouch(true).setIsMobile(true);
  }

  /** The page on a desktop, once it is ready. */
  public Tab open(URI address) {
    return open(address, desktop());
  }

  /** The page in a tab of its own, once it says that it is ready or has failed. */
  public Tab open(URI address, NewContextOptions options) {
    Tab tab = new Tab(chromium.newContext(options));
    tab.page.navigate(address.toString());
    if (!Boolean.FALSE.equals(options.javaScriptEnabled)) {
      // It looks at every refresh of the screen; a locator would look but twice a second.
      tab.page.waitForFunction("() => document.documentElement.dataset.ready");
    }
    return tab;
  }

  @Override
  public void close() {
    playwright.close();
  }

  /** A page, and a record of what it should not do. */
  public static final class Tab implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new ArrayList<>();

    private Tab(BrowserContext context) {
      this.context = context;
      context.onRequest(
          request -> {
            if (!request.url().startsWith("file:")) {
              faults.add("request: " + request.url());
            }
          });
      context.onWebError(error -> faults.add("error: " + error.error()));
      context.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) { // a breach of the page's content policy, too
              faults.add("error on the console: " + message.text());
            }
          });
      context.onDialog(
          (Dialog dialog) -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
          });
      page = context.newPage();
    }

    public Page page() {
      return page;
    }

    /** What the page said of itself: {@code true}, or {@code failed} on damaged data. */
    public String ready() {
      return String.valueOf(page.locator("html").getAttribute("data-ready"));
    }

    /** Fails if the page erred, opened a dialog, or asked the network for anything. */
    public void assertQuiet() {
      assertThat(faults).as("errors, dialogs and requests of the page").isEmpty();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
