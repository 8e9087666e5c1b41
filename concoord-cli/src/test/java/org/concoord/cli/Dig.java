package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks name servers with the program that people ask them with; Debian has it in bind9-dnsutils.
 */
final class Dig {
  private final int port;
  private int asked;

  /**
   * @param port of all the name servers
   */
  Dig(int port) {
    this.port = port;
  }

  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("dig", "-v").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  /** The data of the records in the order in which they came, the same ones by UDP and by TCP. */
  List<String> records(String server, String name, String type) {
    List<String> udp = ask(server, name, type, "+short", "+notcp", "+ignore").lines().toList();
    List<String> tcp = ask(server, name, type, "+short", "+tcp").lines().toList();
    assertThat(tcp).as("by TCP, " + type + " of " + name).hasSameElementsAs(udp);
    return udp;
  }

  /** What dig prints; each time from another network, none of which asks too often. */
  String ask(String server, String... arguments) {
    List<String> command = new ArrayList<>(List.of("dig", "@" + server, "-p", "" + port));
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
}
