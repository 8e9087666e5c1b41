package org.concoord.cli.openreplica.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concoord.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {
  @Test
  void takesThePortOfSshWhereNoneIsGiven() {
    assertThat(Node.parse("a.example")).isEqualTo(new Node("a.example", 22));
    assertThat(Node.parse("a.example:2222")).isEqualTo(new Node("a.example", 2222));
  }

  @Test
  void tellsAddressesOfIpv6FromPorts() {
    assertThat(Node.parse("::1")).isEqualTo(new Node("::1", 22));
    assertThat(Node.parse("[::1]")).isEqualTo(new Node("::1", 22));
    assertThat(Node.parse("[::1]:2222")).isEqualTo(new Node("::1", 2222));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example", "a.example:2222", "::1", "[::1]:2222"})
  void isReadAgainFromWhatItPrints(String text) {
    assertThat(Node.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "-oProxyCommand=x",
        "a:",
        "a:0",
        "a:65536",
        "a:ssh",
        "[::1]2",
        "a;b"
      })
  void refusesWhatNoHostIsCalled(String text) {
    assertThatThrownBy(() -> Node.parse(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("not a node");
  }
}
