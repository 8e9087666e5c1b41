package org.concoord.cli.openreplica.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          "'",
          "''\\''",
          "$(touch pwned)",
          "`touch pwned`",
          "a\"; touch pwned; \"b",
          "a && touch pwned",
          "*",
          "~",
          "-n",
          "!!",
          "line\nbreak",
          "\t \r",
          "$HOME ${HOME}",
          "\\",
          "grüße 世界 \u0081");

  @Test
  void comeBackFromAShellAsTheyWere() throws IOException {
    assertThat(wordsOf("sh")).isEqualTo(HOSTILE);
  }

  @Test
  void refuseWhatNoProcessCanBeGiven() {
    assertThatThrownBy(() -> ShellWords.quote(List.of("a\0b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> wordsOf(String shell) throws IOException {
    String script = "set -- " + ShellWords.quote(HOSTILE) + "\nprintf '%s\\1' \"$@\"";
    Process process = new ProcessBuilder(shell, "-c", script).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return List.of(out.substring(0, out.length() - 1).split("\1", -1));
  }
}
