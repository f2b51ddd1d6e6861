package org.catchment.jobs.error;

/** A part of a command that a message suggests. */
public final class ShellWord {
  private ShellWord() {}

  /** The text as the shell takes it for one word. */
  public static String of(String text) {
    return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
