package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.openreplica.ssh.Node;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private final Map<Node, String> found = new LinkedHashMap<>();

  @Test
  void asksWhichIsMeantOfReplicasOfOneAddressOnSeveralNodes() {
    found.put(Node.parse("a.example"), "17");
    found.put(Node.parse("b.example:2222"), "18");

    assertThatThrownBy(() -> Whereabouts.choose("127.0.0.1_14000", found))
        .isInstanceOf(CommandFailure.class)
        .hasMessageEndingWith("--node says one: a.example, b.example:2222");
  }

  @Test
  void anAddressOfIpv6IsTheSameWithBracketsAndWithout() {
    assertThat(LaunchPlan.nameOf("[fd00::2]", 14_000)).isEqualTo("fd00++2_14000");
    assertThat(LaunchPlan.nameOf("fd00::2", 14_000)).isEqualTo("fd00++2_14000");
    found.put(Node.parse("a.example"), "17");
    found.put(Node.parse("[fd00::2]:2222"), "18");

    assertThat(Whereabouts.choose("fd00++2_14000", found)).isEqualTo(Node.parse("[fd00::2]:2222"));
  }

  @Test
  void aMachineUnderSeveralNamesIsOne() {
    found.put(Node.parse("a.example"), "17");
    found.put(Node.parse("127.0.0.1"), "17");

    assertThat(Whereabouts.choose("127.0.0.1_14000", found)).isEqualTo(Node.parse("127.0.0.1"));
    assertThat(Whereabouts.choose("10.0.0.1_14000", found)).isEqualTo(Node.parse("a.example"));
  }
}
