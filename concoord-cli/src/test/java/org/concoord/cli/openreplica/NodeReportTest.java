package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeReportTest {
  @Test
  void saysThatThereIsNoJava() {
    NodeReport report =
        NodeReport.parse("system=Linux x86_64\njava=\njava.version=\njava.major=0\n");

    assertThat(report.lacks()).containsExactly("there is no Java: Java 17 or newer is needed");
  }

  @Test
  void saysThatJavaIsTooOld() {
    NodeReport report =
        NodeReport.parse("java=/usr/bin/java\njava.version=11.0.2\njava.major=11\nmissing=tar\n");

    assertThat(report.lacks())
        .containsExactly(
            "Java 11.0.2 at /usr/bin/java is too old: Java 17 or newer is needed",
            "the program tar is missing");
  }

  @Test
  void isNotConfusedByWhatALoginShellPrints() {
    NodeReport report =
        NodeReport.parse("Welcome!\n\nyou have mail\njava=/usr/bin/java\njava.major=17\n");

    assertThat(report.lacks()).isEmpty();
  }

  @Test
  void tellsWhichReplicasRun() {
    NodeReport report =
        NodeReport.parse("replica=a.example_14000 running 17\nreplica=++1_14001 ended 18\n");

    assertThat(report.replicas())
        .containsExactly(
            new NodeReport.Launched("a.example_14000", true, "17"),
            new NodeReport.Launched("++1_14001", false, "18"));
    assertThat(report.replicas())
        .extracting(NodeReport.Launched::address)
        .containsExactly("a.example:14000", "[::1]:14001");
  }
}
