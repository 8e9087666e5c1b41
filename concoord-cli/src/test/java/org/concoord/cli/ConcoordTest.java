package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcoordTest {
  @Test
  void helpTeachesAndNamesEachCommand() {
    TypedCommand help = TypedCommand.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("concoord replica -o org.concoord.objects.Counter -p 14000\n")
        .contains("replica  ", "Exit codes: 0 done")
        .doesNotContain("\u001b");
  }

  @Test
  void withoutACommandSaysWhichThereAreAndFails() {
    TypedCommand nothing = TypedCommand.run();

    assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).contains("Usage: concoord");
    assertThat(nothing.out()).isEmpty();
  }

  @Test
  void anUnknownCommandIsNamed() {
    TypedCommand typo = TypedCommand.run("replcia");

    assertThat(typo.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(typo.err()).startsWith("concoord: there is no command replcia\n");
  }
}
