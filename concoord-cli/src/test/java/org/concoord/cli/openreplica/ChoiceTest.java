package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.cli.openreplica.placement.FailureGroups;
import org.concoord.cli.openreplica.ssh.Node;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final FailureGroups NONE = FailureGroups.parse(List.of());

  @Test
  void prefersANodeThatRunsNone() {
    assertThat(choose(NONE, "a", 2, "b", 1, "c", 0)).isEqualTo("c");
    assertThat(choose(NONE, "a", 2, "b", 1)).isEqualTo("b");
  }

  @Test
  void sharesTheFewestFailureGroupsWithThoseThatRunSome() {
    FailureGroups racks = FailureGroups.parse(List.of("a rack1", "b rack1", "c rack2", "d rack2"));

    assertThat(choose(racks, "a", 1, "b", 0, "c", 0)).isEqualTo("c");
    assertThat(choose(racks, "a", 1, "b", 0, "c", 1, "d", 0)).isEqualTo("b");
  }

  private static String choose(FailureGroups groups, Object... running) {
    Map<Node, Integer> nodes = new LinkedHashMap<>();
    for (int i = 0; i < running.length; i += 2) {
      nodes.put(new Node((String) running[i], 22), (Integer) running[i + 1]);
    }
    return Choice.choose(nodes, groups).host();
  }
}
