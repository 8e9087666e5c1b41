package org.concoord.cli.openreplica.ssh;

import java.util.List;

/** Words as a POSIX shell reads them again: each as it was, whatever is in it. */
final class ShellWords {
  private ShellWords() {}

  /**
   * Between single quotes every byte stands for itself, but the quote, which stands outside of
   * them.
   *
   * @throws IllegalArgumentException if a word holds a NUL, which no process can be given
   */
  static String quote(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("an argument holds a NUL character");
      }
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append('\'').append(word.replace("'", "'\\''")).append('\'');
    }
    return text.toString();
  }
}
