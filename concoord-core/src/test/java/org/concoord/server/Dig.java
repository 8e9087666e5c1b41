package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program that people ask name servers with, for tests that {@code -Dconcoord.dig=true} runs.
 */
final class Dig {
  private final int port;
  private int asked;

  /**
   * @param port of 127.0.0.1, of the name server to ask
   */
  Dig(int port) {
    this.port = port;
  }

  /** Skips a test, with a word, where nobody asked for it or a program is missing. */
  static void assumePrograms(String test, String... programs) throws InterruptedException {
    assumeTrue(Boolean.getBoolean("concoord.dig"), "SKIPPED: -Dconcoord.dig=true was not said");
    for (String program : programs) {
      boolean there;
      try {
        ProcessBuilder asked = new ProcessBuilder(program, program.equals("dig") ? "-v" : "-V");
        there = asked.redirectErrorStream(true).start().waitFor() == 0;
      } catch (IOException none) {
        there = false;
      }
      String skipped = "SKIPPED: there is no " + program + " here";
      if (!there) {
        System.out.println(test + " " + skipped);
      }
      assumeTrue(there, skipped);
    }
  }

  /** All that dig prints; each time from another network, none of which asks too often. */
  String ask(String... arguments) {
    List<String> command = new ArrayList<>(List.of("dig", "@127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-b", "127.2." + asked++ % 250 + ".1", "+time=5", "+tries=1"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text).isTrue();
      return text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The data of the records, sorted, the same by UDP and by TCP. */
  List<String> records(String name, String type) {
    List<String> udp = ask(name, type, "+short", "+notcp").lines().sorted().toList();
    assertThat(ask(name, type, "+short", "+tcp").lines().sorted()).isEqualTo(udp);
    return udp;
  }
}
